/** Barcodes for tests, drawn from their definition (GS1 General Specifications, 5.2). */

/** The seven modules of each digit on the left side, odd parity; even parity is these reversed and inverted, the right side inverted. */
const ODD = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011', '0110111', '0001011'];
/** Which of the left digits of a GTIN-13 have even parity: that writes its first digit. */
const FIRST_DIGIT = ['OOOOOO', 'OOEOEE', 'OOEEOE', 'OOEEEO', 'OEOOEE', 'OEEOOE', 'OEEEOO', 'OEOEOE', 'OEOEEO', 'OEEOEO'];
/** The same for UPC-E: that writes its check digit, for number system 0. */
const CHECK_DIGIT = ['EEEOOO', 'EEOEOO', 'EEOOEO', 'EEOOOE', 'EOEEOO', 'EOOEEO', 'EOOOEE', 'EOEOEO', 'EOEOOE', 'EOOEOE'];

const invert = (modules: string): string => [...modules].map((module) => (module === '1' ? '0' : '1')).join('');
const odd = (digit: string): string => ODD[Number(digit)] ?? '';
const right = (digit: string): string => invert(odd(digit));
const even = (digit: string): string => [...right(digit)].reverse().join('');
const withParity = (digits: string, parity = ''): string =>
  [...digits].map((digit, i) => (parity[i] === 'E' ? even(digit) : odd(digit))).join('');

/** The bars (`1`) and gaps (`0`) of thirteen digits, 95 modules. A GTIN-12 with a zero before it gives its UPC-A. */
export function ean13(digits: string): string {
  const left = withParity(digits.slice(1, 7), FIRST_DIGIT[Number(digits[0])]);
  return `101${left}01010${[...digits.slice(7)].map(right).join('')}101`;
}

/** Eight digits, 67 modules. */
export function ean8(digits: string): string {
  return `101${withParity(digits.slice(0, 4))}01010${[...digits.slice(4)].map(right).join('')}101`;
}

/** Eight digits of which the first is 0, 51 modules. */
export function upcE(digits: string): string {
  return `101${withParity(digits.slice(1, 7), CHECK_DIGIT[Number(digits[7])])}010101`;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

export interface Placement {
  /** Middle of the bars, pixels of the picture. */
  readonly x: number;
  readonly y: number;
  /** Pixels of a module and of a bar's length; modules may be parts of pixels wide. */
  readonly module: number;
  readonly length: number;
  /** Degrees, clockwise. */
  readonly turned?: number;
}

export function blank(width: number, height: number, grey = 150): Drawing {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(grey);
  for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255;
  return { width, height, rgba };
}

/** Samples of a pixel in each direction: what a camera's pixel averages. */
const SAMPLES = 4;
/** White around the bars, in modules. */
const QUIET = 10;

/** Prints bars on a white label into the picture, as a camera would see them. */
export function drawBars(drawing: Drawing, modules: string, { x, y, module, length, turned = 0 }: Placement): Drawing {
  const angle = (turned * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const wide = modules.length * module;
  const label = { x: wide / 2 + QUIET * module, y: length / 2 + QUIET * module };
  const reach = Math.ceil(Math.hypot(label.x, label.y));
  for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(drawing.height, y + reach); row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(drawing.width, x + reach); column++) {
      const at = 4 * (row * drawing.width + column);
      let sum = 0;
      for (let sample = 0; sample < SAMPLES ** 2; sample++) {
        const dx = column + ((sample % SAMPLES) + 0.5) / SAMPLES - x;
        const dy = row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES - y;
        const [along, across] = [dx * cos + dy * sin, dy * cos - dx * sin];
        if (Math.abs(along) > label.x || Math.abs(across) > label.y) sum += drawing.rgba[at] ?? 0;
        else if (Math.abs(across) <= length / 2 && modules[Math.floor((along + wide / 2) / module)] === '1') sum += 20;
        else sum += 240;
      }
      drawing.rgba.fill(Math.round(sum / SAMPLES ** 2), at, at + 3);
    }
  }
  return drawing;
}
