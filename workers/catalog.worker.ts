/** The worker of the staff's page that reads catalogue files: ten thousand rows are checked beside the page, not in it. */
import * as Comlink from 'comlink';
import { CatalogFileReader } from './catalog/catalog-file-reader.ts';
import { CatalogInParts } from './catalog/catalog-in-parts.ts';

Comlink.expose(new CatalogInParts(new CatalogFileReader()));
