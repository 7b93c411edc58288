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
  /** The texts of the target, sorted, so that files with the same classes number them alike; empty where it is numbers. */
  readonly classes: readonly string[];
}

/** A row of text, and the line it begins in. */
interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A column, cell by cell. */
interface Column {
  readonly name: string;
  readonly at: number;
}

/**
 * Rows and targets out of CSV text. Blank lines are skipped, spaces around a class are not part of it, and classes are numbered
 * in the order of their names: two files agree when they have the same classes.
 * @param text - a header line, then rows; columns to predict from must hold numbers
 * @param options - `target`, and `columns` (default: all others)
 * @throws FormatError naming line and column for a missing column, a missing value, a row of another length, or text where a
 *   number belongs
 * @example
 * (await parseCSV('a,b\n1,yes\n2,no', { target: 'b' })).classes; // ['no', 'yes']
 */
export async function parseCSV(text: string, options: CSVOptions): Promise<CSVTable> {
  if (typeof text !== 'string') throw failure('STRING', 'parseCSV', 'text', text, { example: "'a,b\\n1,2'" });
  checkOptions('parseCSV', options, ['target', 'columns']);
  const { csvParseRows } = await import('d3-dsv').catch((): never => {
    throw failure('MISSING_PEER', 'parseCSV', 'the text', undefined, { name: 'd3-dsv' });
  });
  const [first, ...rows] = rowsOf(csvParseRows(text.replace(/^\uFEFF/, '')));
  if (first === undefined || rows.length === 0) return refuse('it has no rows', text);
  const { cells: header } = first;
  const places = placesOf(header);
  const target = place(places, options.target);
  const { columns = header.filter((_, i) => i !== target.at) } = options;
  const wanted = checkArray('parseCSV', 'columns', columns, "['a', 'b']").map((name) => place(places, name));
  for (const { cells, line } of rows)
    if (cells.length !== header.length) refuse(`line ${line} has not ${header.length} cells`, cells.length);
  const x = rows.map((row) => wanted.map((column) => toNumber(row, column)));
  return { x, columns: [...columns], ...targets(rows, target) };
}

/** The rows with their lines, without those that are blank: all in a table of several columns, those at the end in one of one. */
function rowsOf(all: readonly string[][]): Row[] {
  let line = 1;
  const rows = all.map((cells) => {
    const row: Row = { cells, line };
    line += 1 + cells.reduce((breaks, cell) => breaks + breaksOf(cell), 0);
    return row;
  });
  const isBlank = ({ cells }: Row): boolean => cells.length === 1 && cells[0]?.trim() === '';
  while (rows.length > 0 && isBlank(rows.at(-1) as Row)) rows.pop(); // there is one
  const header = rows.findIndex((row) => !isBlank(row));
  return (rows[header]?.cells.length ?? 0) > 1 ? rows.filter((row) => !isBlank(row)) : rows.slice(header);
}

/** Line breaks within a cell, which quotes allow. */
const breaksOf = (cell: string): number => cell.match(/\r\n|\n|\r/g)?.length ?? 0;

function refuse(reason: string, got: unknown, advice = 'Check the header line and the column names.'): never {
  throw failure('CSV', 'parseCSV', 'text', got, { reason, advice });
}

/** Refuses one cell, by its line and column. */
function refuseCell({ cells, line }: Row, { name, at }: Column, reason: string): never {
  const above = cells.slice(0, at).reduce((breaks, cell) => breaks + breaksOf(cell), 0);
  const advice = 'Leave such rows out, or write a value there.';
  return refuse(`line ${line + above}, column ${name}, ${reason}`, cells[at], advice);
}

/** Where each column is; a table may have very many. */
function placesOf(header: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [i, name] of header.entries())
    if (places.has(name)) refuse('a column comes twice', name);
    else places.set(name, i);
  return places;
}

function place(places: ReadonlyMap<string, number>, name: string): Column {
  if (typeof name !== 'string')
    throw failure('STRING', 'parseCSV', 'target or columns', name, { example: "'species'" });
  const at = places.get(name);
  if (at !== undefined) return { name, at };
  const there = [...places.keys()].slice(0, 20).join(', ');
  return refuse(`it has no column ${JSON.stringify(name)}; there are ${there}`, name);
}

const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const isDecimal = (cell: string): boolean => decimal.test(cell.trim());
const isNumber = (cell: string): boolean => isDecimal(cell) && Number.isFinite(Number(cell));
/** What tables say where a value is missing, or is no finite number. */
const missing = /^(n\/?a|#n\/a|nan|null|none|nil|missing|[-.?*]|[-+]?inf(inity)?)?$/i;
const isMissing = (cell: string): boolean => missing.test(cell.trim()) || (isDecimal(cell) && !isNumber(cell));

const textAt = ({ cells }: Row, { at }: Column): string => cells[at] as string; // rows are as long as the header

function toNumber(row: Row, column: Column): number {
  const cell = textAt(row, column);
  return isNumber(cell) ? Number(cell) : refuseCell(row, column, cell.trim() === '' ? 'is empty' : 'is no number');
}

/** The target as numbers, or as classes where it is text. Both at once is a value that is missing or a slip, and refused. */
function targets(rows: readonly Row[], column: Column): Pick<CSVTable, 'y' | 'classes'> {
  const cells = rows.map((row) => textAt(row, column).trim());
  const classes = [...new Set(cells)].sort();
  const numeric =
    classes.some(isNumber) &&
    (classes.every((cell) => isNumber(cell) || isMissing(cell)) ||
      classes.some((cell) => isNumber(cell) && !Number.isInteger(Number(cell))));
  if (numeric) return { y: rows.map((row) => toNumber(row, column)), classes: [] };
  const empty = rows[cells.indexOf('')];
  if (empty !== undefined) refuseCell(empty, column, 'is empty');
  const places = new Map(classes.map((name, i) => [name, i]));
  return { y: cells.map((cell) => places.get(cell) as number), classes }; // every cell has a place
}
