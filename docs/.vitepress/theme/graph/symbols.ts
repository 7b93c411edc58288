/** The sign that stands on a node for its op: the one of school where there is one, the name otherwise. */
const signs = new Map([
  ['add', '+'],
  ['sub', '−'],
  ['mul', '×'],
  ['div', '÷'],
  ['neg', '−x'],
  ['pow', 'xⁿ'],
  ['square', 'x²'],
  ['exp', 'eˣ'],
  ['sqrt', '√'],
]);

export const symbolOf = (op: string): string => signs.get(op) ?? op;
