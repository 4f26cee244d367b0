/** Loads the files that the store does not make itself: fonts, pictures printed on labels, skies, hands. */
import { DataUtils, EquirectangularReflectionMapping, PMREMGenerator, SphericalHarmonics3, Vector3 } from 'three';
import type { DataTexture, Object3D, Texture, WebGLRenderer } from 'three';
import { EXRLoader } from 'three/addons/loaders/EXRLoader.js';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import type { Motifs } from './label.ts';
import { FONTS_BRAND, FONTS_TEXT } from './sku.ts';
import { THEMES } from './words.ts';

/** Skies of the training sets, and those kept for validation and held-back sequences. */
export const SKIES_TRAIN = [
  'apartment',
  'bridge',
  'city',
  'dawn',
  'esplanade',
  'forest',
  'hall',
  'lab',
  'park',
  'studio',
  'sunset',
  'venice',
  'warehouse',
  'night',
] as const;
export const SKIES_HELD_OUT = ['lobby', 'workshop', 'sky', 'sunrise'] as const;

export interface Sky {
  /** Filtered for roughness; also the (blurred) background. */
  readonly environment: Texture;
  /** Diffuse light of the sky. */
  readonly ambient: SphericalHarmonics3;
}

export interface Assets {
  readonly motifs: Motifs;
  readonly hands: { readonly left: Object3D; readonly right: Object3D };
  sky(name: string): Promise<Sky>;
}

const slug = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

async function loadFont(family: string, url: string): Promise<void> {
  const face = new FontFace(family, `url(${url})`);
  document.fonts.add(await face.load());
}

async function loadFonts(): Promise<void> {
  const names = [...new Set<string>([...FONTS_BRAND, ...FONTS_TEXT])];
  await Promise.all([
    ...names.map((name) =>
      loadFont(
        name,
        `/npm/@fontsource/${slug(name)}/files/${slug(name)}-latin-${name === 'Montserrat' ? 800 : name === 'Rubik' || name === 'Roboto Condensed' ? 700 : 400}-normal.woff2`,
      ),
    ),
    loadFont('Black Han Sans', '/npm/@fontsource/black-han-sans/files/black-han-sans-korean-400-normal.woff2'),
    loadFont('Noto Sans JP', '/npm/@fontsource/noto-sans-jp/files/noto-sans-jp-japanese-800-normal.woff2'),
  ]);
}

async function loadMotifs(): Promise<Motifs> {
  const codes = [...new Set(Object.values(THEMES).flatMap((theme) => theme.flavours.map((flavour) => flavour.motif)))];
  const entries = await Promise.all(
    codes.map(async (code): Promise<[string, ImageBitmap]> => {
      const response = await fetch(`/npm/@lobehub/fluent-emoji-3d/assets/${code}.webp`);
      if (!response.ok) throw new Error(`no picture for motif ${code}`);
      return [code, await createImageBitmap(await response.blob())];
    }),
  );
  return new Map(entries);
}

/** Projects an equirectangular picture (half floats) on nine spherical harmonics. */
function harmonics(texture: DataTexture): SphericalHarmonics3 {
  const { data, width, height } = texture.image as { data: Uint16Array; width: number; height: number };
  const out = new SphericalHarmonics3();
  const basis: number[] = new Array<number>(9).fill(0);
  const direction = new Vector3();
  let total = 0;
  for (let y = 0; y < height; y += 4) {
    const theta = Math.PI * (0.5 - (y + 0.5) / height) * -1; // row 0 is the bottom of the picture
    const weight = Math.cos(theta);
    for (let x = 0; x < width; x += 4) {
      const phi = ((x + 0.5) / width - 0.5) * Math.PI * 2;
      direction.set(Math.cos(theta) * Math.cos(phi), Math.sin(theta), Math.cos(theta) * Math.sin(phi));
      SphericalHarmonics3.getBasisAt(direction, basis);
      const i = (y * width + x) * 4;
      const rgb = new Vector3(
        Math.min(20, DataUtils.fromHalfFloat(data[i] ?? 0)),
        Math.min(20, DataUtils.fromHalfFloat(data[i + 1] ?? 0)),
        Math.min(20, DataUtils.fromHalfFloat(data[i + 2] ?? 0)),
      );
      basis.forEach((b, j) => out.coefficients[j]?.addScaledVector(rgb, b * weight));
      total += weight;
    }
  }
  return out.scale((4 * Math.PI) / total);
}

export async function loadAssets(renderer: WebGLRenderer): Promise<Assets> {
  const gltf = new GLTFLoader();
  const hand = async (side: 'left' | 'right'): Promise<Object3D> =>
    (await gltf.loadAsync(`/npm/@webxr-input-profiles/assets/dist/profiles/generic-hand/${side}.glb`)).scene;
  const [motifs, left, right] = await Promise.all([loadMotifs(), hand('left'), hand('right'), loadFonts()]);
  const pmrem = new PMREMGenerator(renderer);
  const skies = new Map<string, Sky>();
  return {
    motifs,
    hands: { left, right },
    async sky(name) {
      const known = skies.get(name);
      if (known) return known;
      const module = (await import(`/npm/@pmndrs/assets/hdri/${name}.exr.js`)) as { default: string };
      const texture: DataTexture = await new EXRLoader().loadAsync(module.default);
      texture.mapping = EquirectangularReflectionMapping;
      const sky = { environment: pmrem.fromEquirectangular(texture).texture, ambient: harmonics(texture) };
      texture.dispose();
      skies.set(name, sky);
      return sky;
    },
  };
}
