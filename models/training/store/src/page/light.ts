/** Skies, lamps and shadows. */
import {
  AmbientLight,
  CanvasTexture,
  Color,
  DirectionalLight,
  Group,
  LightProbe,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  Vector3,
} from 'three';
import type { Scene } from 'three';
import type { Random } from '../random.ts';
import type { Assets } from './assets.ts';
import type { Container } from './container.ts';

/** Lights the scene at random; returns the group of lamps. */
export async function lightScene(scene: Scene, assets: Assets, skies: readonly string[], random: Random): Promise<Group> {
  const group = new Group();
  const sky = await assets.sky(random.pick(skies));
  scene.environment = sky.environment;
  scene.environmentIntensity = Math.exp(random.normal() * 0.4) * 0.75;
  scene.environmentRotation.set(random.normal() * 0.3, random.range(0, Math.PI * 2), 0);
  scene.background = sky.environment;
  scene.backgroundBlurriness = random.range(0.02, 0.35);
  scene.backgroundRotation.copy(scene.environmentRotation);
  group.add(
    new LightProbe(sky.ambient.clone(), scene.environmentIntensity),
    new AmbientLight(new Color().setHSL(random.next(), 0.25, 0.8), random.chance(0.5) ? random.range(0.05, 0.6) : 0),
  );
  // Always two lamps, the first with a shadow: another number would be another shader, and compiling one costs a second here.
  const lamps = random.weighted({ none: 1, one: 6, two: 3 });
  for (let i = 0; i < 2; i++) {
    const colour = new Color().setHSL(
      random.chance(0.12) ? random.next() : random.range(0.05, 0.16),
      random.chance(0.12) ? random.range(0.3, 0.9) : random.range(0, 0.45),
      random.range(0.75, 0.97),
    );
    const on = lamps === 'none' ? 0.02 : i === 1 && lamps === 'one' ? 0 : 1;
    const lamp = new DirectionalLight(colour, (on * Math.exp(random.normal() * 0.55) * 1.8) / (i + 1));
    const azimuth = random.range(0, Math.PI * 2);
    const tilt = random.range(0.05, 1.1);
    lamp.position.set(Math.cos(azimuth) * Math.sin(tilt), Math.cos(tilt), Math.sin(azimuth) * Math.sin(tilt)).multiplyScalar(1.6);
    lamp.target.position.set(random.range(-0.1, 0.1), 0, random.range(-0.1, 0.1));
    if (i === 0) castShadow(lamp, random.pick([256, 512, 512]), random.range(1, 9));
    group.add(lamp, lamp.target);
  }
  scene.add(group);
  return group;
}

/** @param softness blur radius in texels */
export function castShadow(lamp: DirectionalLight, size: number, softness: number): void {
  lamp.castShadow = true;
  lamp.shadow.mapSize.set(size, size);
  lamp.shadow.bias = -0.0015;
  lamp.shadow.normalBias = 0.004;
  lamp.shadow.radius = softness;
  lamp.shadow.camera.near = 0.2;
  lamp.shadow.camera.far = 4;
  const c = lamp.shadow.camera;
  [c.left, c.right, c.top, c.bottom] = [-0.7, 0.7, 0.7, -0.7];
}

let blot: CanvasTexture | null = null;

/** Soft dark spots where things touch the ground: the ambient occlusion that a plain renderer lacks. */
export function contactShadow(x: number, y: number, z: number, radius: number, strength: number): Mesh {
  if (!blot) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 64;
    const ctx = canvas.getContext('2d');
    if (!ctx) throw new Error('canvas 2D is not available');
    const g = ctx.createRadialGradient(32, 32, 4, 32, 32, 32);
    g.addColorStop(0, 'rgba(0,0,0,1)');
    g.addColorStop(0.55, 'rgba(0,0,0,.55)');
    g.addColorStop(1, 'rgba(0,0,0,0)');
    ctx.fillStyle = g;
    ctx.fillRect(0, 0, 64, 64);
    blot = new CanvasTexture(canvas);
  }
  const mesh = new Mesh(
    new PlaneGeometry(radius * 2, radius * 2),
    new MeshBasicMaterial({ map: blot, transparent: true, opacity: strength, depthWrite: false }),
  );
  mesh.rotation.x = -Math.PI / 2;
  mesh.position.copy(new Vector3(x, y + 0.0015, z));
  mesh.renderOrder = 1;
  return mesh;
}

/** Walls keep light from the inner floor of a deep container. */
export function innerShade(container: Container): Mesh {
  const { w, d, floor } = container.inner;
  const mesh = contactShadow(0, floor, 0, 0.5, 0.25);
  mesh.scale.set(w * 1.15, d * 1.15, 1);
  return mesh;
}
