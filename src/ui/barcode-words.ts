import { msg, str } from '@lit/localize';
import type { BarcodeNote, BarcodeView } from './barcode-view.ts';
import type { Shop } from './shop-context.ts';
import { isolate, weight } from './words.ts';

/** Whether codes are read while the rest still loads. */
export function barcodeStateWords(state: Exclude<BarcodeView['state'], 'off'>): string {
  switch (state) {
    case 'starting':
      return msg('Getting ready for barcodes');
    case 'reading':
      return msg('Barcodes work already: hold one to the camera');
    case 'failed':
      return msg('Barcodes cannot be read just now');
  }
}

/** What is the matter with a code, as a heading. */
export function barcodeHeading(note: BarcodeNote): string {
  return note.kind === 'unknown' ? msg('This barcode is not in the catalogue') : isolate(note.label.product.title);
}

/** What can be done about it. */
export function barcodeText(note: BarcodeNote, shop: Shop): string {
  if (note.kind === 'unknown') {
    const code = isolate(printed(note.gtin));
    return msg(str`${code}: nothing was added. Choose what it is, or leave it out.`);
  }
  const { means, value } = note.label.says;
  const says = isolate(means === 'price' ? shop.money(value) : weight(value));
  return msg(str`Its label says ${says}, which cannot be charged here. Have it rung up at the till.`);
}

/** The same at once, for those who cannot see it. */
export function barcodeAnnouncement(note: BarcodeNote): string {
  return note.kind === 'unknown'
    ? msg(str`The barcode ${isolate(printed(note.gtin))} is not in the catalogue. Nothing was added.`)
    : msg(str`${isolate(note.label.product.title)} cannot be charged by its label. Have it rung up at the till.`);
}

/** A number as it stands below its bars. */
export function printed(gtin: string): string {
  const length = gtin.startsWith('000000') ? 8 : gtin.startsWith('00') ? 12 : gtin.startsWith('0') ? 13 : 14;
  return gtin.slice(-length);
}
