import { msg, str } from '@lit/localize';
import { bytes, number } from '../ui/words.ts';
import type { FileRefusal } from '../../workers/catalog.api.ts';
import type { StoreProblem } from './store-state.ts';

/** What is wrong, and what to do. */
export interface Words {
  readonly title: string;
  readonly advice: string;
  /** Its language where it is not the page's: what a program says of a file is in English. */
  readonly adviceIn?: 'en';
}

/** Why a file was refused as a whole. */
export function refusalWords(refusal: FileRefusal): Words {
  switch (refusal.why) {
    case 'too-large':
      return {
        title: msg('The file is too large'),
        advice: msg(str`It may have ${bytes(refusal.limit)}. Leave out columns that are not needed.`),
      };
    case 'too-many-rows':
      return {
        title: msg('The file has too many rows'),
        advice: msg(str`It may have ${number(refusal.limit)}. Leave out what is not sold here.`),
      };
    case 'empty':
      return { title: msg('The file is empty'), advice: msg('Export it again and look at it before you choose it here.') };
    case 'workbook':
      return {
        title: msg('This is a workbook'),
        advice: msg('In the spreadsheet choose “Save as”, then “CSV UTF-8”, and bring that file here.'),
      };
    case 'binary':
      return { title: msg('This is no text file'), advice: msg('Bring a CSV file, or a catalog.json.') };
    case 'unreadable':
      return { title: msg('The file cannot be read'), advice: msg('It was moved or changed. Choose it again.') };
    case 'no-rows':
      return { title: msg('The file has no products'), advice: msg('Below the row with the headings there is nothing.') };
    case 'one-column':
      return {
        title: msg('The file has one column only'),
        advice: msg('Columns are parted by commas, semicolons, tabs or bars. The first row has their headings.'),
      };
    case 'not-json':
      return { title: msg('The file is not valid JSON'), advice: refusal.detail, adviceIn: 'en' };
    case 'bad-layout':
      return { title: msg('A layout of the shop’s own barcodes is wrong'), advice: refusal.detail, adviceIn: 'en' };
    case 'not-a-catalogue':
      return {
        title: msg('This JSON is no catalogue'),
        advice: msg('It should have a currency and a list of products, as catalog.json has.'),
      };
    case 'no-currency':
      return {
        title: msg('The catalogue names no currency'),
        advice: msg('Write it in front of the products: "currency": "EUR".'),
      };
  }
}

export function pageProblemWords(problem: StoreProblem): Words {
  switch (problem) {
    case 'no-storage':
      return {
        title: msg('This browser keeps nothing'),
        advice: msg('Leave the private window, or allow this site to store data. Other tabs of this page may have to be closed.'),
      };
    case 'no-room':
      return {
        title: msg('There is no room on this device'),
        advice: msg('Free some space and go on. What was there before is as it was.'),
      };
    case 'offline':
      return { title: msg('There is no connection'), advice: msg('Go on when it is back. What was learned is kept.') };
    case 'models-failed':
      return {
        title: msg('The pictures cannot be looked at'),
        advice: msg('The recogniser did not start. Try again; what was learned is kept.'),
      };
    case 'endpoint-offline':
      return { title: msg('The endpoint cannot be reached'), advice: msg('Check the connection and try again.') };
    case 'endpoint-refused':
      return {
        title: msg('The endpoint refuses to answer'),
        advice: msg('Try again in a minute, or tell whoever runs the server.'),
      };
    case 'endpoint-not-ucp':
      return {
        title: msg('The endpoint has no catalogue'),
        advice: msg('It does not answer as the Universal Commerce Protocol says.'),
      };
    case 'endpoint-empty':
      return { title: msg('The endpoint sells nothing'), advice: msg('Its catalogue has no product with a price.') };
    case 'reader-failed':
      return { title: msg('The file cannot be read'), advice: msg('Load the page again, then choose the file once more.') };
    case 'save-failed':
      return { title: msg('The files could not be written'), advice: msg('Choose another folder, or free some space.') };
  }
}
