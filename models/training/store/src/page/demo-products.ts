/** The demo shop: 24 invented products with prices. Plain data, used by the page (to draw) and by Node (to write the catalogue). */
import type { Family, LabelArt, Palette, ProduceKind, Sku } from './sku.ts';

export interface DemoProduct {
  readonly title: string;
  /** Minor units of EUR. */
  readonly price: number;
  readonly gtin: string;
  readonly ageRestricted: boolean;
  /** As the catalogue names them (src/core/allergens.ts). */
  readonly allergens: readonly string[];
  readonly sku: Sku;
}

/** GTIN-14 with its mod-10 check digit; GS1 prefix 952 is set aside for demonstrations. */
export function demoGtin(item: number): string {
  const body = `0952${String(1_000_000 + item * 37).padStart(9, '0')}`;
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return body + String((10 - (sum % 10)) % 10);
}

interface Draft {
  readonly id: string;
  readonly title: string;
  readonly price: number;
  readonly family: Family;
  readonly size: readonly [number, number, number];
  readonly art: Omit<LabelArt, 'palette' | 'detail' | 'foreign'>;
  readonly colours: readonly [base: string, second: string, accent: string, ink: string];
  readonly variant?: number;
  readonly cap?: string;
  readonly body?: string;
  readonly produce?: ProduceKind;
  readonly ageRestricted?: boolean;
  readonly allergens?: readonly string[];
}

const art = (
  brand: string,
  noun: string,
  flavour: string,
  motif: string,
  fontBrand: string,
  layout: number,
  pattern: number,
  amount: string,
  tagline: string,
): Draft['art'] => ({ brand, noun, flavour, motif, fontBrand, fontText: 'Oswald', layout, pattern, amount, tagline });
const CAN: Draft['size'] = [0.066, 0.115, 0.066];

const DRAFTS: readonly Draft[] = [
  {
    id: 'zelora-lemon',
    title: 'Zelora Lemon Soda 33 cl',
    price: 119,
    family: 'can',
    size: CAN,
    art: art('Zelora', 'Soda', 'Lemon', '1f34b', 'Lobster', 8, 0, '330 ml', 'naturally fizzy'),
    colours: ['#ffd61f', '#f5a800', '#1d8f3a', '#14532d'],
  },
  {
    id: 'zelora-cherry',
    title: 'Zelora Cherry Soda 33 cl',
    price: 119,
    family: 'can',
    size: CAN,
    art: art('Zelora', 'Soda', 'Cherry', '1f352', 'Lobster', 8, 0, '330 ml', 'naturally fizzy'),
    colours: ['#d6123f', '#7d0a28', '#ff5c8a', '#fff4f6'],
  },
  {
    id: 'nordvik-tonic',
    title: 'Nordvik Tonic 25 cl',
    price: 135,
    family: 'can',
    size: [0.054, 0.134, 0.054],
    art: art('Nordvik', 'Tonic', 'Lime', '1f34b', 'Bebas Neue', 4, 9, '250 ml', 'dry'),
    colours: ['#0d2a4a', '#1d5f8f', '#8fe0ff', '#e9f7ff'],
  },
  {
    id: 'hopfenhaus-pils',
    title: 'Hopfenhaus Pils 0.5 L',
    price: 145,
    allergens: ['gluten'],
    family: 'can',
    size: [0.066, 0.16, 0.066],
    ageRestricted: true,
    art: art('Hopfenhaus', 'Pils', '4.9% vol', '1f33e', 'Abril Fatface', 1, 2, '0.5 L', 'brewed in copper'),
    colours: ['#f3ead0', '#0e5a34', '#c79a2b', '#123a24'],
  },
  {
    id: 'pomodelia-tomato',
    title: 'Pomodelia Chopped Tomatoes 400 g',
    price: 99,
    family: 'can',
    size: [0.075, 0.11, 0],
    variant: 0.8,
    art: art('Pomodelia', 'Chopped', 'Tomatoes', '1f345', 'Playfair Display', 0, 1, '400 g', 'from the south'),
    colours: ['#c8241c', '#8b120d', '#f2b632', '#fff7e8'],
  },
  {
    id: 'mora-oat',
    title: 'Mora Oat Drink 1 L',
    price: 219,
    allergens: ['gluten'],
    family: 'carton',
    size: [0.07, 0.195, 0.07],
    variant: 0.3,
    cap: '#2f7d4f',
    art: art('Mora', 'Oat Drink', 'Barista', '1f33e', 'Fredoka', 8, 9, '1 L', 'no added sugar'),
    colours: ['#f4ecdd', '#2f7d4f', '#e58b2a', '#1d4a31'],
  },
  {
    id: 'alpenruh-milk',
    title: 'Alpenruh Whole Milk 1 L',
    price: 149,
    allergens: ['milk'],
    family: 'carton',
    size: [0.07, 0.2, 0.07],
    variant: 0.5,
    cap: '#1456a8',
    art: art('Alpenruh', 'Milk', '3.8%', '1f366', 'Titan One', 7, 0, '1 L', 'from meadows'),
    colours: ['#e8f3ff', '#2b74c9', '#12407d', '#12407d'],
  },
  {
    id: 'solino-orange',
    title: 'Solino Orange Juice 1 L',
    price: 259,
    family: 'carton',
    size: [0.072, 0.2, 0.072],
    variant: 0.35,
    cap: '#e86a10',
    art: art('Solino', 'Juice', 'Orange', '1f34a', 'Pacifico', 9, 4, '1 L', '100% fruit'),
    colours: ['#ff9d1c', '#d95a00', '#2c8a3c', '#fffaf0'],
  },
  {
    id: 'crunchora-honey',
    title: 'Crunchora Honey Loops 375 g',
    price: 329,
    allergens: ['gluten', 'nuts'],
    family: 'box',
    size: [0.18, 0.26, 0.06],
    art: art('Crunchora', 'Loops', 'Honey', '1f36f', 'Luckiest Guy', 5, 4, '375 g', 'whole grain'),
    colours: ['#ffbf1f', '#d96a0b', '#7a3b0b', '#5a2706'],
  },
  {
    id: 'crunchora-choco',
    title: 'Crunchora Choco Loops 375 g',
    price: 329,
    allergens: ['gluten', 'soybeans', 'milk'],
    family: 'box',
    size: [0.18, 0.26, 0.06],
    art: art('Crunchora', 'Loops', 'Chocolate', '1f36b', 'Luckiest Guy', 5, 4, '375 g', 'whole grain'),
    colours: ['#5b2d14', '#371806', '#ffb347', '#fff1dc'],
  },
  {
    id: 'biskora-cookies',
    title: 'Biskora Butter Cookies 200 g',
    price: 189,
    allergens: ['gluten', 'eggs', 'milk'],
    family: 'box',
    size: [0.17, 0.065, 0.085],
    art: art('Biskora', 'Cookies', 'Butter', '1f36a', 'Satisfy', 2, 3, '200 g', 'baked golden'),
    colours: ['#1d4e9e', '#0f2f66', '#f7c948', '#fff9e8'],
  },
  {
    id: 'tealia-mint',
    title: 'Tealia Mint Tea 20 bags',
    price: 229,
    family: 'box',
    size: [0.13, 0.075, 0.065],
    art: art('Tealia', 'Tea', 'Mint', '1f33f', 'Playfair Display', 4, 1, '20 bags', 'garden fresh'),
    colours: ['#d9f2df', '#2f9c68', '#10693f', '#0c4b2c'],
  },
  {
    id: 'pastarella-penne',
    title: 'Pastarella Penne 500 g',
    price: 139,
    allergens: ['gluten'],
    family: 'box',
    size: [0.1, 0.18, 0.055],
    art: art('Pastarella', 'Penne', 'No. 41', '1f33e', 'Righteous', 3, 9, '500 g', 'bronze drawn'),
    colours: ['#1846a3', '#d42434', '#f5d64c', '#ffffff'],
  },
  {
    id: 'snackito-paprika',
    title: 'Snackito Paprika Crisps 150 g',
    price: 179,
    allergens: ['milk'],
    family: 'pouch',
    size: [0.17, 0.23, 0.06],
    art: art('Snackito', 'Crisps', 'Paprika', '1fad1', 'Bangers', 8, 1, '150 g', 'extra crunchy'),
    colours: ['#e2231a', '#9b0e0a', '#ffd02e', '#fff8e0'],
  },
  {
    id: 'snackito-salt',
    title: 'Snackito Sea Salt Crisps 150 g',
    price: 179,
    family: 'pouch',
    size: [0.17, 0.23, 0.06],
    art: art('Snackito', 'Crisps', 'Sea Salt', '1f30a', 'Bangers', 8, 1, '150 g', 'extra crunchy'),
    colours: ['#1a9bd7', '#0b5c94', '#ffffff', '#ffffff'],
  },
  {
    id: 'ramenji-beef',
    title: 'Ramenji Beef Cup Noodles',
    price: 159,
    allergens: ['gluten', 'eggs', 'soybeans', 'celery'],
    family: 'cup',
    size: [0.1, 0.11, 0.1],
    art: { ...art('Ramenji', 'Noodles', 'Beef', '1f969', 'Anton', 5, 6, '75 g', 'ready in 3 minutes') },
    colours: ['#f4c430', '#b3161b', '#1c1c1c', '#8a0d12'],
  },
  {
    id: 'ramenji-prawn',
    title: 'Ramenji Prawn Bowl',
    price: 189,
    allergens: ['gluten', 'crustaceans', 'soybeans', 'sesame'],
    family: 'tub',
    size: [0.14, 0.075, 0.14],
    art: art('Ramenji', 'Noodles', 'Prawn', '1f990', 'Anton', 5, 6, '90 g', 'ready in 3 minutes'),
    colours: ['#12807a', '#0a4f4c', '#ffb22e', '#fff6dd'],
  },
  {
    id: 'fruvita-strawberry',
    body: '#8c1220',
    title: 'Fruvita Strawberry Jam 340 g',
    price: 249,
    family: 'jar',
    size: [0.075, 0.1, 0.075],
    art: art('Fruvita', 'Jam', 'Strawberry', '1f353', 'Satisfy', 6, 3, '340 g', 'sun ripened'),
    colours: ['#fff2f0', '#c21f3a', '#e5485e', '#8b1028'],
  },
  {
    id: 'honeta-honey',
    body: '#d98a12',
    title: 'Honeta Blossom Honey 500 g',
    price: 499,
    family: 'jar',
    size: [0.082, 0.105, 0.082],
    art: art('Honeta', 'Honey', 'Blossom', '1f36f', 'Pacifico', 1, 1, '500 g', 'from one hill'),
    colours: ['#fff1c4', '#b96a0a', '#e9a516', '#5b3206'],
  },
  {
    id: 'vitaqua-still',
    body: '#bfe3f7',
    title: 'Vitaqua Still Water 0.5 L',
    price: 69,
    family: 'bottle',
    size: [0.064, 0.215, 0.064],
    cap: '#1456a8',
    art: art('Vitaqua', 'Water', 'Still', '1f30a', 'Montserrat', 8, 9, '0.5 L', 'alpine spring'),
    colours: ['#e8f6ff', '#2a9be0', '#0c5ea8', '#0c4f8f'],
  },
  {
    id: 'brava-zero',
    body: '#241010',
    title: 'Brava Cola Zero 0.5 L',
    price: 129,
    family: 'bottle',
    size: [0.066, 0.23, 0.066],
    cap: '#c8102e',
    art: art('Brava', 'Cola', 'Zero', '1f352', 'Lobster', 7, 9, '0.5 L', 'no sugar'),
    colours: ['#1b1b1e', '#c8102e', '#ff4058', '#ffffff'],
  },
  {
    id: 'lavanda-soap',
    body: '#b79be0',
    title: 'Lavanda Hand Wash 300 ml',
    price: 279,
    family: 'bottle',
    size: [0.07, 0.18, 0.07],
    cap: '#f4f4f2',
    art: art('Lavanda', 'Hand Wash', 'Lavender', '1fabb', 'Fredoka', 4, 1, '300 ml', 'soft & mild'),
    colours: ['#e9ddf8', '#7d54c2', '#4e2f8a', '#3c2270'],
  },
  {
    id: 'apple-red',
    body: '#b3202a',
    title: 'Red Apple, one',
    price: 59,
    family: 'produce',
    produce: 'apple',
    size: [0.08, 0.08, 0.08],
    art: art('Orchard', 'Apple', 'Red', '1f34e', 'Oswald', 0, 0, '1', 'fresh'),
    colours: ['#c22', '#811', '#fff', '#fff'],
  },
  {
    id: 'lemon-yellow',
    title: 'Lemon, one',
    price: 49,
    family: 'produce',
    produce: 'lemon',
    size: [0.08, 0.08, 0.08],
    art: art('Orchard', 'Lemon', 'Yellow', '1f34b', 'Oswald', 0, 0, '1', 'fresh'),
    colours: ['#fc2', '#b80', '#fff', '#fff'],
  },
];

export const DEMO_PRODUCTS: readonly DemoProduct[] = DRAFTS.map((draft, i) => {
  const [base, second, accent, ink] = draft.colours;
  const palette: Palette = { base, second, accent, ink };
  return {
    title: draft.title,
    price: draft.price,
    gtin: demoGtin(i),
    ageRestricted: draft.ageRestricted ?? false,
    allergens: draft.allergens ?? [],
    sku: {
      id: draft.id,
      family: draft.family,
      size: draft.size,
      produce: draft.produce ?? null,
      variant: draft.variant ?? 0.45,
      cap: draft.cap ?? '#f4f4f2',
      body: draft.body ?? null,
      art: { ...draft.art, palette, foreign: null, detail: 9000 + i * 17 },
    },
  };
});
