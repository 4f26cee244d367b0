import { describe, expect, it } from 'vitest';
import { ApiCounter } from './api-counter.ts';

/** A scope with the APIs that are counted, each method of which tells that it ran. */
function fakeScope(): { scope: object; ran: string[]; make: (owner: string) => Record<string, (...args: unknown[]) => unknown> } {
  const ran: string[] = [];
  const owners: Record<string, readonly string[]> = {
    GPUQueue: ['writeBuffer', 'copyExternalImageToTexture', 'submit'],
    GPUDevice: ['createBindGroup', 'createBuffer'],
    GPUComputePassEncoder: ['dispatchWorkgroups'],
    GPUBuffer: ['mapAsync'],
    OffscreenCanvasRenderingContext2D: ['getImageData'],
    WebGL2RenderingContext: ['texImage2D', 'texSubImage2D', 'readPixels'],
  };
  const classes = Object.entries(owners).map(([owner, methods]) => {
    const Fake = class {
      readonly size = 64;
    };
    for (const method of methods) {
      Reflect.set(Fake.prototype, method, (...args: unknown[]) => {
        ran.push(method);
        return args.length;
      });
    }
    return [owner, Fake] as const;
  });
  const scope = Object.fromEntries(classes);
  return { scope, ran, make: (owner) => Reflect.construct(scope[owner] ?? Object, []) as Record<string, () => unknown> };
}

describe('ApiCounter', () => {
  it('counts bytes both ways, in elements or bytes as the API does', () => {
    const { scope, make } = fakeScope();
    const counter = new ApiCounter(scope, () => 0);
    const queue = make('GPUQueue');
    queue['writeBuffer']?.({}, 0, new Float32Array(10), 2);
    queue['writeBuffer']?.({}, 0, new Float32Array(10), 2, 3);
    queue['writeBuffer']?.({}, 0, new ArrayBuffer(40), 8);
    expect(counter.take()).toMatchObject({ uploadBytes: 32 + 12 + 32, queueWrites: 3, readbackBytes: 0 });
    queue['copyExternalImageToTexture']?.({}, {}, [8, 4]);
    queue['copyExternalImageToTexture']?.({}, {}, { width: 8, height: 2 });
    make('GPUDevice')['createBuffer']?.({ size: 100, mappedAtCreation: true });
    make('GPUDevice')['createBuffer']?.({ size: 100 });
    make('GPUBuffer')['mapAsync']?.(1, 16);
    make('GPUBuffer')['mapAsync']?.(1, 0, 8);
    make('GPUBuffer')['mapAsync']?.(2);
    make('OffscreenCanvasRenderingContext2D')['getImageData']?.(0, 0, 10, 5);
    expect(counter.take()).toMatchObject({
      uploadBytes: 4 * (32 + 16) + 100 + 64,
      readbackBytes: 48 + 8 + 200,
      framePixelBytes: 200,
    });
  });

  it('counts the pixels that go into WebGL and come out of it', () => {
    const { scope, make } = fakeScope();
    const counter = new ApiCounter(scope, () => 0);
    const gl = make('WebGL2RenderingContext');
    gl['texImage2D']?.(1, 0, 2, 2, 3, { displayWidth: 8, displayHeight: 4, codedWidth: 16 });
    gl['texSubImage2D']?.(1, 0, 0, 0, 2, 3, { width: 4, height: 4 });
    gl['texImage2D']?.(1, 0, 2, 5, 2, 0, 2, 3, new Uint8Array(40));
    gl['texImage2D']?.(1, 0, 2, 5, 2, 0, 2, 3, null);
    expect(counter.take()).toMatchObject({ uploadBytes: 4 * (32 + 16) + 40, readbackBytes: 0, encodeMs: null });
    gl['readPixels']?.(0, 0, 10, 5, 2, 3, new Uint8Array(1000), 64);
    gl['readPixels']?.(0, 0, 10, 5, 2, 3, 0);
    expect(counter.take()).toMatchObject({ uploadBytes: 0, readbackBytes: 200, framePixelBytes: 200 });
  });

  it('counts calls, passes them on, and starts again at zero', () => {
    const { scope, ran, make } = fakeScope();
    let now = 5;
    const counter = new ApiCounter(scope, () => now);
    expect(make('GPUDevice')['createBindGroup']?.('descriptor')).toBe(1);
    now = 9;
    make('GPUComputePassEncoder')['dispatchWorkgroups']?.(1, 2, 3);
    make('GPUQueue')['submit']?.([]);
    now = 50;
    make('GPUBuffer')['mapAsync']?.(1);
    expect(counter.take()).toMatchObject({ dispatches: 1, submits: 1, bindGroups: 1, encodeMs: 4 });
    expect(counter.take()).toMatchObject({ dispatches: 0, submits: 0, bindGroups: 0, encodeMs: null });
    expect(ran).toEqual(['createBindGroup', 'dispatchWorkgroups', 'submit', 'mapAsync']);
  });

  it('counts nothing where the browser has none of it', () => {
    expect(new ApiCounter({}, () => 0).take()).toMatchObject({ uploadBytes: 0, dispatches: 0, encodeMs: null });
  });
});
