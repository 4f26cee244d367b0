/** What a table may tell of a product. */
export const IMPORT_FIELDS = ['id', 'gtin', 'title', 'price', 'currency', 'images', 'ageRestricted'] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Which column, counted from 0, tells what. Fields that no column tells are absent. */
export type ImportColumns = { readonly [Field in ImportField]?: number };

/** One product as the source has it, not checked yet: cells of a table are texts, members of a JSON file may be anything. */
export type ImportEntry = { readonly [Field in ImportField]?: unknown };

/** Headings as retailers' systems write them, folded. The first that a table has is taken. */
const HEADINGS: Readonly<Record<ImportField, readonly string[]>> = {
  id: [
    ...['id', 'sku', 'productid', 'itemid', 'articleid', 'articlenumber', 'itemnumber', 'productnumber', 'plu', 'code'],
    ...['artikelnummer', 'artikelnr', 'artnr', 'produktnummer', 'referencia', 'codigo', 'رقم', 'المعرف'],
  ],
  gtin: [
    ...['gtin', 'gtin14', 'gtin13', 'ean', 'ean13', 'eancode', 'barcode', 'upc', 'gtinean', 'eangtin'],
    ...['strichcode', 'codigodebarras', 'الباركود'],
  ],
  title: [
    ...['title', 'name', 'productname', 'itemname', 'producttitle', 'product', 'description', 'item'],
    ...['bezeichnung', 'artikelbezeichnung', 'artikelname', 'artikel', 'produkt', 'titel'],
    ...['nombre', 'titulo', 'producto', 'descripcion', 'articulo', 'الاسم', 'اسم', 'المنتج'],
  ],
  price: [
    ...['price', 'retailprice', 'unitprice', 'salesprice', 'rrp', 'priceeur', 'grossprice'],
    ...['preis', 'vk', 'vkpreis', 'verkaufspreis', 'bruttopreis', 'precio', 'pvp', 'السعر'],
  ],
  currency: ['currency', 'currencycode', 'wahrung', 'waehrung', 'moneda', 'divisa', 'العملة'],
  images: [
    ...['images', 'image', 'imagepath', 'imagefile', 'picture', 'pictures', 'photo', 'packshot', 'file', 'filename'],
    ...['bild', 'bilder', 'bilddatei', 'foto', 'imagen', 'imagenes', 'صورة'],
  ],
  ageRestricted: [
    ...['agerestricted', 'age', 'agecheck', 'minimumage', 'adultsonly', '18'],
    ...['altersfreigabe', 'ab18', 'alter', 'mayoresdeedad', 'edad', 'العمر'],
  ],
};

/** What the columns of a table seem to tell, by their headings. A column tells one thing. */
export function columnsOf(headings: readonly string[]): ImportColumns {
  const folded = headings.map(fold);
  const columns: { [Field in ImportField]?: number } = {};
  for (const field of IMPORT_FIELDS) {
    const at = HEADINGS[field].map((name) => folded.indexOf(name)).find((index) => index !== -1);
    if (at !== undefined) columns[field] = at;
  }
  return columns;
}

/** A row of a table as an entry. Cells that are empty tell nothing. */
export function entryOfRow(cells: readonly string[], columns: ImportColumns): ImportEntry {
  const entry: { [Field in ImportField]?: string } = {};
  for (const field of IMPORT_FIELDS) {
    const at = columns[field];
    const cell = at === undefined ? undefined : cells[at]?.trim();
    if (cell) entry[field] = cell;
  }
  return entry;
}

/** Case, accents, spaces and signs do not matter: "Artikel-Nr." is "artikelnr". */
function fold(heading: string): string {
  return heading
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
