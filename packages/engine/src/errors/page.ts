/** What a page is told when it has loaded the engine twice. A warning, not an error: each copy works by itself. */

/** The sentence, with the addresses of the two files. */
export const twoEngines = (first: string, second: string): string =>
  `@chainrule/engine: this page has loaded two copies of the engine, ${first} and ${second}, and the Values of one mean nothing to the other. Import from one file only: that of @chainrule/nn has all names of the engine.`;
