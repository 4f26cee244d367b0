/** Invented words of the store: no real brand is meant, and syllables are drawn so that thousands of names exist. */
import type { Random } from '../random.ts';

const HEADS = [
  'Al',
  'Bel',
  'Bri',
  'Cor',
  'Da',
  'Do',
  'El',
  'Fa',
  'Fi',
  'Ga',
  'Gro',
  'Ha',
  'I',
  'Jo',
  'Ka',
  'Kro',
  'La',
  'Lu',
  'Ma',
  'Mi',
  'No',
  'O',
  'Pa',
  'Pre',
  'Qui',
  'Ra',
  'Ro',
  'Sa',
  'Sun',
  'Ta',
  'Tri',
  'U',
  'Va',
  'Vi',
  'Wa',
  'Yo',
  'Za',
  'Zu',
  'Ne',
  'Hol',
];
const MIDDLES = ['', '', '', 'la', 'ri', 'no', 've', 'mi', 'to', 'ra', 'li', 'sa', 'de', 'ki', 'ba', 'lo'];
const TAILS = [
  'na',
  'ro',
  'x',
  'lla',
  'tto',
  'vo',
  'mi',
  'sta',
  'ndo',
  'lia',
  'ko',
  'ry',
  'field',
  'berg',
  'ta',
  'vita',
  'nell',
  'mar',
  'zzi',
  'do',
  'well',
  'son',
  'ly',
  'pa',
  'nut',
  'fresh',
  'ora',
  'una',
  'ix',
  'is',
];

/** A brand name such as "Kromivo". */
export function brandName(random: Random): string {
  const name = random.pick(HEADS) + random.pick(MIDDLES) + random.pick(TAILS);
  return random.chance(0.12) ? `${name} & ${random.pick(HEADS)}${random.pick(TAILS)}` : name;
}

/** What a kind of product is called, with the pictures (emoji code points) that may be printed on it. */
export interface Theme {
  readonly nouns: readonly string[];
  readonly flavours: readonly { readonly word: string; readonly motif: string; readonly hue: number }[];
}

const FRUIT = [
  { word: 'Strawberry', motif: '1f353', hue: 352 },
  { word: 'Lemon', motif: '1f34b', hue: 52 },
  { word: 'Orange', motif: '1f34a', hue: 28 },
  { word: 'Apple', motif: '1f34e', hue: 2 },
  { word: 'Green Apple', motif: '1f34f', hue: 95 },
  { word: 'Peach', motif: '1f351', hue: 20 },
  { word: 'Cherry', motif: '1f352', hue: 345 },
  { word: 'Grape', motif: '1f347', hue: 275 },
  { word: 'Melon', motif: '1f348', hue: 110 },
  { word: 'Watermelon', motif: '1f349', hue: 355 },
  { word: 'Banana', motif: '1f34c', hue: 48 },
  { word: 'Pineapple', motif: '1f34d', hue: 45 },
  { word: 'Mango', motif: '1f96d', hue: 35 },
  { word: 'Blueberry', motif: '1fad0', hue: 235 },
  { word: 'Kiwi', motif: '1f95d', hue: 85 },
  { word: 'Coconut', motif: '1f965', hue: 25 },
  { word: 'Pear', motif: '1f350', hue: 75 },
] as const;
const SAVOURY = [
  { word: 'Tomato', motif: '1f345', hue: 5 },
  { word: 'Beef', motif: '1f969', hue: 10 },
  { word: 'Chicken', motif: '1f357', hue: 38 },
  { word: 'Prawn', motif: '1f990', hue: 14 },
  { word: 'Spicy', motif: '1f336-fe0f', hue: 0 },
  { word: 'Mushroom', motif: '1f344', hue: 30 },
  { word: 'Onion', motif: '1f9c5', hue: 40 },
  { word: 'Garlic', motif: '1f9c4', hue: 60 },
  { word: 'Cheese', motif: '1f9c0', hue: 46 },
  { word: 'Broccoli', motif: '1f966', hue: 120 },
  { word: 'Sweet Corn', motif: '1f33d', hue: 50 },
  { word: 'Olive', motif: '1fad2', hue: 80 },
  { word: 'Paprika', motif: '1fad1', hue: 130 },
  { word: 'Bacon', motif: '1f953', hue: 8 },
  { word: 'Herbs', motif: '1f33f', hue: 125 },
  { word: 'Carrot', motif: '1f955', hue: 25 },
  { word: 'Fish', motif: '1f41f', hue: 205 },
] as const;
const SWEET = [
  { word: 'Chocolate', motif: '1f36b', hue: 22 },
  { word: 'Honey', motif: '1f36f', hue: 42 },
  { word: 'Vanilla', motif: '1f366', hue: 50 },
  { word: 'Cookie', motif: '1f36a', hue: 30 },
  { word: 'Hazelnut', motif: '1f330', hue: 26 },
  { word: 'Peanut', motif: '1f95c', hue: 36 },
  { word: 'Caramel', motif: '1f36e', hue: 32 },
  { word: 'Berry', motif: '1f352', hue: 330 },
  { word: 'Oat', motif: '1f33e', hue: 44 },
] as const;

export const THEMES: Readonly<Record<string, Theme>> = {
  drink: {
    nouns: ['Soda', 'Juice', 'Cola', 'Ice Tea', 'Lemonade', 'Energy', 'Spritz', 'Tonic', 'Nectar', 'Water', 'Smoothie', 'Zero'],
    flavours: FRUIT,
  },
  meal: {
    nouns: ['Noodles', 'Soup', 'Ramen', 'Pasta', 'Rice', 'Stew', 'Beans', 'Curry', 'Sauce', 'Snack', 'Crisps', 'Crackers'],
    flavours: SAVOURY,
  },
  sweet: {
    nouns: ['Cereal', 'Muesli', 'Cookies', 'Wafers', 'Spread', 'Cake Mix', 'Candy', 'Granola', 'Pudding', 'Bars'],
    flavours: SWEET,
  },
  dairy: {
    nouns: ['Milk', 'Yogurt', 'Kefir', 'Cream', 'Oat Drink', 'Skyr', 'Butter', 'Soy Drink'],
    flavours: [...SWEET.slice(0, 3), ...FRUIT.slice(0, 8)],
  },
  home: {
    nouns: ['Soap', 'Cleaner', 'Shampoo', 'Wash', 'Tissues', 'Detergent', 'Lotion', 'Sponges'],
    flavours: [
      { word: 'Lavender', motif: '1fabb', hue: 265 },
      { word: 'Citrus', motif: '1f34b', hue: 55 },
      { word: 'Ocean', motif: '1f30a', hue: 205 },
      { word: 'Rose', motif: '1f339', hue: 340 },
      { word: 'Aloe', motif: '1f335', hue: 140 },
      { word: 'Fresh', motif: '1f343', hue: 110 },
      { word: 'Blossom', motif: '1f338', hue: 330 },
      { word: 'Baby', motif: '1f986', hue: 48 },
    ],
  },
};

const TAGLINES = [
  'since 1924',
  'naturally good',
  'new recipe',
  'no added sugar',
  'extra crunchy',
  'family pack',
  'rich & creamy',
  '100% natural',
  'ready in 3 minutes',
  'original',
  'limited edition',
  'high protein',
  'made with love',
  'low fat',
  'fresh taste',
  'free from gluten',
];

export function tagline(random: Random): string {
  return random.pick(TAGLINES);
}

export const FOREIGN = [
  '신라면 매운맛 국물',
  '우유 초코 과자 맛있는',
  '김치 라면 큰사발',
  '日本の味 醤油ラーメン',
  '緑茶 抹茶ミルク',
  '牛乳 海老 豚骨',
];
