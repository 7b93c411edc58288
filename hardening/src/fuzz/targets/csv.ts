import { type CSVTable, parseCSV } from '@chainrule/nn/datasets';
import { csvFormatRows, csvParseRows } from 'd3-dsv';
import type { Draws } from '../random.ts';
import { promise, type Target, textOf } from '../target.ts';
import { refusal } from './state.ts';

const cells = [
  '1',
  '-2.5',
  '1e3',
  ' 7 ',
  '',
  'x',
  '"a, b"',
  '"say ""hi"""',
  '0x10',
  'NaN',
  'Infinity',
  '-0',
  '__proto__',
];

function draw(draws: Draws): string {
  const width = 1 + draws.below(4);
  const header = Array.from({ length: width }, (_, i) =>
    draws.pick(['a', 'b', 'c', '__proto__', 'constructor', `k${i}`]),
  );
  const rows = Array.from({ length: 1 + draws.below(4) }, () =>
    Array.from({ length: width }, () => (draws.chance(0.6) ? String(draws.below(100) / 8) : draws.pick(cells))),
  );
  return [header, ...rows].map((row) => row.join()).join(draws.pick(['\n', '\r\n']));
}

/** The table again as text: what was read from it must be read from this. */
function write({ x, y, columns, classes }: CSVTable, target: string): string {
  const rows = x.map((row, r) => [
    ...row.map(String),
    classes.length > 0 ? (classes[y[r] ?? -1] ?? '?') : String(y[r]),
  ]);
  return csvFormatRows([[...columns, target], ...rows]);
}

/** The lines of a text that are not blank, cell by cell. */
const linesOf = (text: string): string[][] =>
  csvParseRows(text.replace(/^\uFEFF/, '')).filter((cells) => cells.length > 1 || cells[0]?.trim() !== '');

/** Every number of the table must be that of its own cell. */
function checkCells(text: string, target: string, { x, columns }: CSVTable): void {
  const [header = [], ...rows] = linesOf(text);
  const places = header.flatMap((name, i) => (name === target && header.indexOf(target) === i ? [] : [i]));
  promise(places.length === columns.length, `${columns.length} columns were read out of ${places.length}`);
  for (const [r, row] of x.entries())
    for (const [c, number] of row.entries())
      promise(
        Object.is(number, Number(rows[r]?.[places[c] ?? -1])),
        `row ${r}, column ${c} is ${number}, not its cell's`,
      );
}

/** Tables as text, the target being the last column. */
export const csv: Target = {
  name: 'csv',
  promise:
    'parseCSV() refuses a text as FormatError, or gives the numbers of its cells, the same again from the table written out.',
  words: [',', '\n', '\r\n', '"', '""', '\uFEFF', '__proto__', '1', 'x'],
  generate: draw,
  async run(input) {
    const text = textOf(input);
    const target = linesOf(text)[0]?.at(-1) ?? '';
    try {
      const table = await parseCSV(text, { target });
      checkCells(text, target, table);
      if (table.columns.length === 0) return 'read a target alone'; // a line of one empty cell is no line to others
      if (table.columns[0]?.startsWith('\uFEFF')) return 'read a name that a file cannot begin with'; // it is the byte-order mark there
      const again = await parseCSV(write(table, target), { target });
      promise(JSON.stringify(again) === JSON.stringify(table), 'the table written out is read as another');
      return `read ${Math.min(3, table.columns.length)} columns, ${table.classes.length > 0 ? 'classes' : 'numbers'}`;
    } catch (error) {
      refusal(error);
      return `refused: ${/no rows|twice|no column|cells|is no number|is empty/.exec((error as Error).message)?.[0]}`; // refusal() threw on what is no error of ours
    }
  },
};
