/**
 * Tables from CSV text, through d3-dsv: a header line, then rows. Rows are read as lists, never as objects, so that a column
 * called `__proto__` is only a name and nothing is evaluated.
 */
import { checkArray, checkOptions } from '../check.ts';
import { failure } from '../errors/files.ts';

/** What to read. */
export interface CSVOptions {
  /** The column that is to be predicted. */
  readonly target: string;
  /** The columns to predict from; default all others. */
  readonly columns?: readonly string[];
}

/** A table, read. */
export interface CSVTable {
  /** Numbers, shape (N, columns). */
  readonly x: number[][];
  /** The target as a number; where it is text, its place in `classes`. */
  readonly y: number[];
  readonly columns: readonly string[];
  /** The texts of the target in the order of their first appearance; empty where it is numbers. */
  readonly classes: readonly string[];
}

/**
 * Rows and targets out of CSV text.
 * @param text - a header line, then rows; columns to predict from must hold numbers
 * @param options - `target`, and `columns` (default: all others)
 * @throws FormatError naming line and column for a missing column, a row of another length, or text where a number belongs
 * @example
 * (await parseCSV('a,b\n1,yes\n2,no', { target: 'b' })).classes; // ['yes', 'no']
 */
export async function parseCSV(text: string, options: CSVOptions): Promise<CSVTable> {
  if (typeof text !== 'string') throw failure('STRING', 'parseCSV', 'text', text, { example: "'a,b\\n1,2'" });
  checkOptions('parseCSV', options, ['target', 'columns']);
  const { csvParseRows } = await import('d3-dsv').catch((): never => {
    throw failure('MISSING_PEER', 'parseCSV', 'the text', undefined, { name: 'd3-dsv' });
  });
  const [header = [], ...rows] = csvParseRows(text.replace(/^\uFEFF/, ''));
  if (rows.length === 0) refuse('it has no rows', text);
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) refuse('a column comes twice', twice);
  const target = place(header, options.target);
  const { columns = header.filter((_, i) => i !== target) } = options;
  const places = checkArray('parseCSV', 'columns', columns, "['a', 'b']").map((name) => place(header, name));
  for (const [r, row] of rows.entries())
    if (row.length !== header.length) refuse(`line ${r + 2} has not ${header.length} cells`, row.length);
  const x = rows.map((row, r) => places.map((c) => toNumber(row[c], r, header[c])));
  return { x, columns: [...columns], ...targets(rows.map((row) => row[target] ?? '')) };
}

function refuse(reason: string, got: unknown): never {
  throw failure('CSV', 'parseCSV', 'text', got, { reason });
}

function place(header: readonly string[], name: string): number {
  if (typeof name !== 'string')
    throw failure('STRING', 'parseCSV', 'target or columns', name, { example: "'species'" });
  const at = header.indexOf(name);
  return at >= 0 ? at : refuse(`it has no column ${JSON.stringify(name)}; there are ${header.join(', ')}`, name);
}

const isNumber = (cell: string): boolean => cell.trim() !== '' && Number.isFinite(Number(cell));

function toNumber(cell = '', r: number, column = ''): number {
  return isNumber(cell) ? Number(cell) : refuse(`line ${r + 2}, column ${column}, is no number`, cell);
}

function targets(cells: readonly string[]): Pick<CSVTable, 'y' | 'classes'> {
  if (cells.every(isNumber)) return { y: cells.map(Number), classes: [] };
  const places = new Map<string, number>();
  for (const cell of cells) if (!places.has(cell)) places.set(cell, places.size);
  return { y: cells.map((cell) => places.get(cell) as number), classes: [...places.keys()] }; // every cell has a place
}
