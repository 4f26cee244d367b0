import { beforeEach, expect, test } from 'vitest';
import { NO_CAMERA } from '../core/camera-view.ts';
import { CameraControls, type CameraChoices } from './camera-controls.ts';

const device = (deviceId: string, label: string) => ({ kind: 'videoinput', deviceId, label }) as MediaDeviceInfo;

/** A camera's track with a torch and a zoom, unless told otherwise. */
class FakeTrack {
  readonly abilities: object;
  readonly applied: unknown[] = [];
  settings: Record<string, unknown>;
  /** Passes wishes over in silence, as cameras may. */
  deaf = false;
  failure: Error | null = null;
  constructor(abilities: object = { torch: true, zoom: { min: 1, max: 4, step: 0.1 } }, deviceId = 'rear') {
    this.abilities = abilities;
    this.settings = { deviceId, zoom: 1, torch: false };
  }
  getCapabilities = (): object => this.abilities;
  getSettings = (): object => this.settings;
  applyConstraints = async ({ advanced }: { readonly advanced: readonly object[] }): Promise<void> => {
    if (this.failure) throw this.failure;
    this.applied.push(advanced);
    // Each wish replaces the ones before.
    if (!this.deaf)
      this.settings = Object.assign({ ...this.settings, torch: false, zoom: 1 }, ...advanced) as typeof this.settings;
  };
}

let choices: CameraChoices;
let devices: readonly MediaDeviceInfo[];
const make = () =>
  new CameraControls({ load: () => choices, save: (next) => void (choices = next) }, () => Promise.resolve(devices));
const taken = async (controls: CameraControls, track: FakeTrack) => {
  await controls.take(track as unknown as MediaStreamTrack);
  return track;
};

beforeEach(() => {
  choices = { lens: null, zoom: {} };
  devices = [device('front', 'Front Camera'), device('rear', 'Back Camera')];
});

test('only what the camera can do is offered', async () => {
  const controls = make();
  await taken(controls, new FakeTrack());
  expect(controls.value).toMatchObject({ lens: 'rear', torch: false, zoom: { min: 1, max: 4, step: 0.1, value: 1 } });
  expect(controls.value.lenses.map(({ id }) => id)).toEqual(['rear', 'front']);
  devices = [device('rear', 'Back Camera')];
  await taken(controls, new FakeTrack({ zoom: { min: 1, max: 1 } }));
  expect(controls.value).toEqual({ ...NO_CAMERA, lens: 'rear' });
  controls.release();
  expect(controls.value).toEqual(NO_CAMERA);
});

test('a browser that knows no capabilities, and devices that cannot be listed, are no failure', async () => {
  const track = new FakeTrack();
  const controls = new CameraControls({ load: () => choices, save: () => undefined }, () => Promise.reject(new Error('no')));
  await controls.take({ getSettings: track.getSettings } as unknown as MediaStreamTrack);
  expect(controls.value).toEqual({ ...NO_CAMERA, lens: 'rear' });
});

test('torch and zoom do not take each other back', async () => {
  const controls = make();
  const track = await taken(controls, new FakeTrack());
  await controls.setTorch(true);
  await controls.setZoom(2);
  expect(track.settings).toMatchObject({ torch: true, zoom: 2 });
  await controls.setZoom(9);
  expect(controls.value).toMatchObject({ torch: true, zoom: { value: 4 }, refused: null });
});

test('zoom and lens are remembered, each lens has its zoom, and the torch is not', async () => {
  const before = make();
  await taken(before, new FakeTrack());
  await before.setTorch(true);
  await before.setZoom(2.5);
  before.chooseLens('rear');
  const controls = make();
  expect(controls.wishes).toEqual({ deviceId: { ideal: 'rear' } });
  const track = await taken(controls, new FakeTrack());
  expect(track.settings).toMatchObject({ zoom: 2.5, torch: false });
  expect(controls.value.zoom?.value).toBe(2.5);
  expect((await taken(controls, new FakeTrack(undefined, 'front'))).applied).toEqual([]);
});

test('the torch comes back with a camera that was taken away, not after a stop', async () => {
  const controls = make();
  await taken(controls, new FakeTrack());
  await controls.setTorch(true);
  controls.release();
  expect((await taken(controls, new FakeTrack())).settings).toMatchObject({ torch: true });
  controls.forget();
  expect((await taken(controls, new FakeTrack())).settings).toMatchObject({ torch: false });
});

test.each([
  ['refuses', { failure: new DOMException('no', 'OverconstrainedError') }],
  ['passes it over in silence', { deaf: true }],
])('a camera that %s is told, and nothing is shown that is not so', async (_what, fault) => {
  const controls = make();
  const track = await taken(controls, new FakeTrack());
  Object.assign(track, fault);
  await controls.setTorch(true);
  expect(controls.value).toMatchObject({ torch: false, refused: 'torch' });
  Object.assign(track, { failure: null, deaf: false });
  await controls.setTorch(true);
  expect(controls.value).toMatchObject({ torch: true, refused: null });
});

test('what was asked of a camera that is gone changes nothing', async () => {
  const controls = make();
  await taken(controls, new FakeTrack());
  const asked = controls.setTorch(true);
  controls.release();
  await asked;
  expect(controls.value).toEqual(NO_CAMERA);
});
