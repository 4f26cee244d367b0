import { msg, str } from '@lit/localize';
import type { ImportProblem } from '../core/catalog-import.ts';
import type { ImportField } from '../core/import-columns.ts';
import { isolate, number } from '../ui/words.ts';

/** What a column is called on the page. */
export function fieldName(field: ImportField): string {
  switch (field) {
    case 'id':
      return msg('Id');
    case 'gtin':
      return msg('Barcode (GTIN)');
    case 'title':
      return msg('Name');
    case 'price':
      return msg('Price');
    case 'currency':
      return msg('Currency');
    case 'images':
      return msg('Pictures');
    case 'ageRestricted':
      return msg('Age check');
  }
}

/** What is wrong with a row, and what to do. */
export function problemWords({ code, hint }: ImportProblem): { readonly what: string; readonly todo: string } {
  switch (code) {
    case 'id-missing':
      return {
        what: msg('It has neither an id nor a barcode.'),
        todo: msg('Give it a number of your own, such as the article number.'),
      };
    case 'id-twice':
      return { what: msg(str`Row ${hint} has the same id.`), todo: msg('Remove one of the two rows, or give it another id.') };
    case 'title-missing':
      return { what: msg('It has no name.'), todo: msg('Write what shoppers should read.') };
    case 'gtin-length':
      return {
        what: msg('A barcode has 8, 12, 13 or 14 digits.'),
        todo: msg('Look at the package. Spreadsheets drop leading zeros: format the column as text.'),
      };
    case 'gtin-rounded':
      return {
        what: msg('A spreadsheet has rounded the barcode.'),
        todo: msg('Format the column as text and enter the digits again.'),
      };
    case 'gtin-check-digit':
      return {
        what: msg(str`The last digit does not fit: it would be ${hint}.`),
        todo: msg('A digit is wrong or two are swapped. Compare with the package.'),
      };
    case 'gtin-twice':
      return { what: msg(str`Row ${hint} has the same barcode.`), todo: msg('One of the two belongs to another product.') };
    case 'price-unreadable':
      return { what: msg('This is no price.'), todo: msg('Write digits with one decimal sign, such as 1.20.') };
    case 'price-negative':
      return { what: msg('The price is negative.'), todo: msg('Write the price without a minus sign.') };
    case 'price-ambiguous':
      return {
        what: msg('The price can be read in two ways.'),
        todo: msg('Choose the decimal sign above, or write all prices with two decimals.'),
      };
    case 'price-decimals':
      return { what: msg(str`The currency has ${number(Number(hint))} decimals.`), todo: msg('Round the price.') };
    case 'price-too-high':
      return { what: msg('The price is too high to be one.'), todo: msg('Check the decimal sign.') };
    case 'currency-unknown':
      return { what: msg('There is no such currency.'), todo: msg(str`Write its three letters, such as ${isolate(hint)}.`) };
    case 'currency-other':
      return {
        what: msg(str`The catalogue is in ${isolate(hint)}.`),
        todo: msg('A catalogue has one currency: convert the price, or choose the currency above.'),
      };
    case 'picture-path':
      return {
        what: msg('A picture must lie in the folder of the catalogue.'),
        todo: msg('Write a path such as cola/1.jpg, or give the picture as a file in the next step.'),
      };
    case 'age-unclear':
      return { what: msg('This is neither yes nor no.'), todo: msg('Write yes for products that need an age check, else no.') };
    case 'formula':
      return { what: msg('It begins like a formula of a spreadsheet.'), todo: msg('Remove the sign at the beginning.') };
    case 'control-signs':
      return { what: msg('It has line breaks or signs that cannot be shown.'), todo: msg('Write it again in one line.') };
    case 'too-long':
      return { what: msg(str`It is longer than ${number(Number(hint))} characters.`), todo: msg('Shorten it.') };
    case 'quotes-broken':
      return {
        what: msg('A quotation mark is not closed, so what follows was read as one cell.'),
        todo: msg('Close it, or write it twice where it belongs to the text.'),
      };
    case 'not-a-product':
      return { what: msg('This is no product of a catalogue.'), todo: msg('Compare it with the format of catalog.json.') };
  }
}

/** All problems as a table: row, column, what is there, what is wrong, what to do. */
export function problemTable(problems: readonly ImportProblem[]): string[][] {
  return [
    [msg('Row'), msg('Column'), msg('Found'), msg('What is wrong'), msg('What to do')],
    ...problems.map((problem) => {
      const { what, todo } = problemWords(problem);
      return [String(problem.row), problem.field === null ? '' : fieldName(problem.field), problem.value, what, todo];
    }),
  ];
}
