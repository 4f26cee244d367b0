/**
 * All that the server's pages say in a language: the till, the receipt, the code that a shopper shows, privacy. One dictionary a language,
 * so that a text that is missing does not compile. What is called a count is a plural message of `core/plural.ts`; data go in by functions,
 * as plain text: the pages escape it.
 */
export interface PageTexts {
  /** The name of the list of languages. */
  readonly language: string;
  /** Between the parts of a list. */
  readonly comma: string;
  readonly till: {
    /** In the header. */
    readonly name: string;
    readonly title: string;
    readonly signOut: string;
    readonly refusedTitle: string;
    readonly refused: string;
  };
  readonly signIn: {
    readonly title: string;
    readonly heading: string;
    readonly name: string;
    readonly password: string;
    readonly button: string;
    readonly wrong: string;
    /** Count of minutes. */
    readonly tooMany: string;
  };
  readonly desk: {
    readonly heading: string;
    readonly unknown: (code: string) => string;
    readonly field: string;
    readonly open: string;
    readonly waiting: string;
    readonly nobody: string;
    readonly justNow: string;
    /** Count of things in a basket. */
    readonly items: string;
    readonly orders: string;
    readonly noOrders: string;
    readonly orderTotal: (amount: string) => string;
  };
  readonly basket: {
    readonly title: string;
    readonly contents: string;
    /** Beside a product. */
    readonly ageTag: string;
    readonly paid: string;
    readonly receipt: string;
    readonly next: string;
    readonly ended: string;
    readonly back: string;
  };
  /** Why nothing was done. */
  readonly notDone: {
    readonly changed: string;
    readonly blocked: string;
    readonly over: string;
    readonly 'not-found': string;
  };
  readonly age: {
    readonly question: string;
    readonly refusedHeading: string;
    readonly refused: string;
    readonly approve: string;
    readonly refuse: string;
    readonly done: string;
  };
  readonly audit: {
    readonly heading: string;
    readonly question: string;
    readonly failedHeading: string;
    readonly failed: string;
    readonly passes: string;
    readonly fails: string;
    readonly passesAfterAll: string;
    readonly done: string;
  };
  readonly pay: {
    readonly proof: (claim: string) => string;
    readonly button: string;
    readonly notForSale: string;
    readonly empty: string;
    readonly ageFirst: string;
    readonly auditFirst: string;
  };
  /** The rows of a price calculation that this server makes, by their types. */
  readonly totals: {
    readonly subtotal: string;
    readonly items_discount: string;
    readonly discount: string;
    readonly total: string;
  };
  readonly receipt: {
    readonly title: string;
    readonly none: string;
    readonly number: string;
  };
  readonly slip: {
    readonly title: string;
    readonly text: string;
    readonly code: string;
    readonly staff: string;
  };
  readonly privacy: {
    readonly title: string;
    readonly pictures: string;
    readonly sent: string;
    readonly kept: string;
  };
}
