/** The barcode worker: away from the vision worker, so that neither waits for the other. */
import * as Comlink from 'comlink';
import type { BarcodeApi } from './barcode.api.ts';
import { BarcodeEngine } from './barcode/barcode-engine.ts';
import { chooseReader } from './barcode/choose-reader.ts';

const engine = new BarcodeEngine(chooseReader);

const api: BarcodeApi = {
  open: () => engine.open(),
  read: (frame, boxes) => engine.read(frame, boxes),
};

Comlink.expose(api);
