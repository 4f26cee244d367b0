/** A SKU: everything that decides how one product looks. It is plain data, made from a seed or written by hand. */
import { Random } from '../random.ts';
import { FOREIGN, THEMES, brandName, tagline } from './words.ts';

export type Family = 'box' | 'can' | 'bottle' | 'carton' | 'pouch' | 'jar' | 'cup' | 'tub' | 'tray' | 'produce';
export type ProduceKind =
  | 'apple'
  | 'orange'
  | 'banana'
  | 'tomato'
  | 'lemon'
  | 'cucumber'
  | 'potato'
  | 'pepper'
  | 'carrot'
  | 'onion'
  | 'pear'
  | 'aubergine'
  | 'avocado'
  | 'lime';
export const PRODUCE: readonly ProduceKind[] = [
  'apple',
  'orange',
  'banana',
  'tomato',
  'lemon',
  'cucumber',
  'potato',
  'pepper',
  'carrot',
  'onion',
  'pear',
  'aubergine',
  'avocado',
  'lime',
];

/** Colours are CSS strings. */
export interface Palette {
  readonly base: string;
  readonly second: string;
  readonly accent: string;
  readonly ink: string;
}

export interface LabelArt {
  readonly brand: string;
  readonly noun: string;
  readonly flavour: string;
  readonly tagline: string;
  readonly foreign: string | null;
  readonly amount: string;
  readonly motif: string;
  readonly fontBrand: string;
  readonly fontText: string;
  readonly palette: Palette;
  /** Which of the arrangements in label.ts. */
  readonly layout: number;
  readonly pattern: number;
  /** Seeds the small things: bar code, table, dots. */
  readonly detail: number;
}

export interface Sku {
  readonly id: string;
  readonly family: Family;
  /** Width (or diameter), height, depth when it stands, in metres. */
  readonly size: readonly [number, number, number];
  readonly art: LabelArt;
  readonly produce: ProduceKind | null;
  /** Shape variation inside the family, 0..1. */
  readonly variant: number;
  readonly cap: string;
  /** Colour of the bottle, the jar's content or the fruit; null draws one from the seed. */
  readonly body: string | null;
}

export const FONTS_BRAND = [
  'Lobster',
  'Pacifico',
  'Bebas Neue',
  'Anton',
  'Righteous',
  'Fredoka',
  'Bangers',
  'Playfair Display',
  'Abril Fatface',
  'Alfa Slab One',
  'Luckiest Guy',
  'Titan One',
  'Satisfy',
  'Archivo Black',
  'Passion One',
  'Chewy',
  'Montserrat',
] as const;
export const FONTS_TEXT = ['Oswald', 'Roboto Condensed', 'Rubik', 'Montserrat', 'Caveat', 'Fredoka', 'Bebas Neue'] as const;

const hsl = (h: number, s: number, l: number): string => `hsl(${((h % 360) + 360) % 360} ${s}% ${l}%)`;

/** A palette around a hue; about a third are white or dark designs with a coloured accent. */
export function palette(hue: number, random: Random): Palette {
  const kind = random.weighted({ bold: 5, white: 3, dark: 1.6, pastel: 1.5, kraft: 0.7 });
  const other = hue + random.pick([20, -25, 150, 180, 210, 120, 40]);
  if (kind === 'white')
    return {
      base: hsl(hue, 20, 96),
      second: hsl(hue, 75, random.range(38, 55)),
      accent: hsl(other, 80, 48),
      ink: hsl(hue, 70, random.range(15, 38)),
    };
  if (kind === 'dark')
    return { base: hsl(hue, 30, random.range(6, 16)), second: hsl(hue, 60, 30), accent: hsl(other, 75, 60), ink: '#f7f3ea' };
  if (kind === 'pastel')
    return { base: hsl(hue, 60, 84), second: hsl(other, 55, 72), accent: hsl(hue, 70, 40), ink: hsl(hue, 60, 22) };
  if (kind === 'kraft') return { base: hsl(32, 38, 66), second: hsl(32, 40, 54), accent: hsl(hue, 60, 38), ink: '#2b1c10' };
  const light = random.range(36, 56);
  return {
    base: hsl(hue, random.range(65, 95), light),
    second: hsl(hue + random.range(-18, 18), 85, light * 0.68),
    accent: hsl(other, 90, 58),
    ink: random.chance(0.75) ? '#fffdf5' : '#1a1410',
  };
}

const r = (v: number): number => Math.round(v * 1000) / 1000;

function sizeOf(family: Family, random: Random): [number, number, number] {
  switch (family) {
    case 'box': {
      const kind = random.int(0, 5);
      if (kind === 0) return [r(random.range(0.16, 0.2)), r(random.range(0.24, 0.3)), r(random.range(0.05, 0.075))];
      if (kind === 1) return [r(random.range(0.12, 0.18)), r(random.range(0.05, 0.09)), r(random.range(0.08, 0.12))];
      if (kind === 2) return [r(random.range(0.1, 0.13)), r(random.range(0.1, 0.13)), r(random.range(0.1, 0.13))];
      if (kind === 3) return [r(random.range(0.16, 0.24)), r(random.range(0.06, 0.1)), r(random.range(0.02, 0.04))];
      return [r(random.range(0.08, 0.14)), r(random.range(0.13, 0.2)), r(random.range(0.035, 0.07))];
    }
    case 'can': {
      const kind = random.weighted({ soda: 5, slim: 2, tin: 3, flat: 1 });
      if (kind === 'soda') return [0.066, random.pick([0.115, 0.122, 0.115]), 0.066];
      if (kind === 'slim') return [0.054, random.pick([0.134, 0.146]), 0.054];
      if (kind === 'tin') return [r(random.range(0.068, 0.09)), r(random.range(0.08, 0.12)), 0];
      return [r(random.range(0.075, 0.095)), r(random.range(0.035, 0.05)), 0];
    }
    case 'bottle': {
      const d = random.range(0.058, 0.095);
      return [r(d), r(random.range(0.17, 0.3)), r(d)];
    }
    case 'carton': {
      const w = random.pick([0.07, 0.072, 0.063, 0.058, 0.09]);
      return [w, r(random.range(0.13, 0.22)), random.chance(0.7) ? w : r(w * 0.7)];
    }
    case 'pouch':
      return [r(random.range(0.12, 0.22)), r(random.range(0.15, 0.28)), r(random.range(0.035, 0.075))];
    case 'jar': {
      const d = random.range(0.06, 0.095);
      return [r(d), r(d * random.range(0.9, 1.7)), r(d)];
    }
    case 'cup': {
      const d = random.range(0.085, 0.11);
      return [r(d), r(random.range(0.09, 0.125)), r(d)];
    }
    case 'tub': {
      const d = random.range(0.09, 0.16);
      return [r(d), r(d * random.range(0.4, 0.68)), r(d)];
    }
    case 'tray':
      return [r(random.range(0.16, 0.23)), r(random.range(0.035, 0.06)), r(random.range(0.11, 0.16))];
    case 'produce':
      return [0.08, 0.08, 0.08];
  }
}

const THEME_OF: Readonly<Record<Family, readonly string[]>> = {
  box: ['sweet', 'meal', 'home', 'dairy', 'sweet'],
  can: ['drink', 'drink', 'meal'],
  bottle: ['drink', 'drink', 'home', 'dairy'],
  carton: ['dairy', 'drink'],
  pouch: ['meal', 'sweet', 'home'],
  jar: ['sweet', 'meal'],
  cup: ['meal', 'dairy'],
  tub: ['meal', 'dairy'],
  tray: ['meal'],
  produce: ['meal'],
};

/** The `variant`-th sister of a product family line: sisters share brand, shape and layout and differ in flavour, colour or size text. */
export function makeSku(seed: number, sister = 0): Sku {
  const random = Random.of('sku', seed);
  const family = random.weighted<Family>({
    box: 22,
    can: 17,
    bottle: 13,
    carton: 11,
    pouch: 10,
    jar: 8,
    cup: 7,
    tub: 8,
    tray: 3,
    produce: 9,
  });
  const theme = THEMES[random.pick(THEME_OF[family])];
  if (!theme) throw new Error(`no theme for ${family}`);
  const brand = brandName(random);
  const noun = random.pick(theme.nouns);
  const flavours = random.shuffle(theme.flavours);
  const flavour = flavours[sister % flavours.length];
  if (!flavour) throw new Error('a theme needs flavours');
  const brandHue = random.range(0, 360);
  const ownHue = random.chance(0.65);
  const paletteSeed = random.int(0, 1e9);
  const art: LabelArt = {
    brand,
    noun,
    flavour: flavour.word,
    motif: flavour.motif,
    tagline: tagline(random),
    foreign: random.chance(0.16) ? random.pick(FOREIGN) : null,
    amount: random.pick(['330 ml', '500 ml', '1 L', '250 g', '500 g', '400 g', '75 g', '120 g', '12 pcs', '0.75 L', '1 kg']),
    fontBrand: random.pick(FONTS_BRAND),
    fontText: random.pick(FONTS_TEXT),
    palette: palette(
      ownHue ? flavour.hue + random.range(-14, 14) : brandHue,
      Random.of('palette', paletteSeed, ownHue ? 0 : sister),
    ),
    layout: random.int(0, 9),
    pattern: random.int(0, 9),
    detail: random.int(0, 1e9),
  };
  return {
    id: `s${seed.toString(36).padStart(5, '0')}${sister ? `-${sister}` : ''}`,
    family,
    size: sizeOf(family, random),
    art,
    produce: family === 'produce' ? random.pick(PRODUCE) : null,
    variant: random.next(),
    body: null,
    cap: random.pick([
      '#f4f4f2',
      '#f4f4f2',
      '#1c1c1e',
      '#c8102e',
      '#1456a8',
      '#1f8a3b',
      '#d9a514',
      '#e86a10',
      '#8a8d91',
      art.palette.accent,
    ]),
  };
}
