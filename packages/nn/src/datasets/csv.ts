/**
 * Tables from CSV text, through d3-dsv: a header line, then rows. Rows are read as lists, never as objects, so that a column
 * called `__proto__` is only a name and nothing is evaluated.
 */
import { checkArray, checkOneOf, checkOptions } from '../check.ts';
import { failure } from '../errors/files.ts';
import { breaksOf, type Column, isGap, isMissing, type Row, refuse, textAt } from './csv-cells.ts';
import { type ColumnFormat, type CSVFormat, learn, numbersOf, targets } from './csv-columns.ts';
import { checkFormat } from './csv-format.ts';

/** What to read. */
export interface CSVOptions {
  /** The column that is to be predicted; default: none, and `y` is empty. */
  readonly target?: string | undefined;
  /** The columns to predict from; default all others. */
  readonly columns?: readonly string[] | undefined;
  /** What stands between cells, a single character; default a comma. */
  readonly delimiter?: string | undefined;
  /**
   * What to do where a value is missing: 'error' (default) names line and column, 'drop' leaves the row out, 'mean' and 'median' put
   * that of the column there, and in a column of texts the most frequent one.
   */
  readonly missing?: 'error' | 'drop' | 'mean' | 'median' | undefined;
  /** Columns of texts that become one number each: the text's place among those of the column, sorted. Default: none. */
  readonly labels?: readonly string[] | undefined;
  /** Columns of texts that become a column of 0 and 1 for every text, sorted. Default: none. */
  readonly oneHot?: readonly string[] | undefined;
  /**
   * The `format` of a table that was read before: columns, texts, numbers for missing values and classes are that table's, so that rows
   * to predict are what the model was trained on. It stands for all other options; a `target` in the text is read if it is there.
   */
  readonly format?: CSVFormat | undefined;
}

/** A table, read. */
export interface CSVTable {
  /** Numbers, shape (N, columns). */
  readonly x: number[][];
  /** The target as a number; where it is text, its place in `classes`. Empty without a target. */
  readonly y: number[];
  /** What the columns of `x` are; of a one-hot column `name=text`. */
  readonly columns: readonly string[];
  /** The texts of the target, sorted, so that files with the same classes number them alike; empty where it is numbers. */
  readonly classes: readonly string[];
  /** How it was read, as plain data, for tables to come. */
  readonly format: CSVFormat;
}

/**
 * Rows and targets out of CSV text. Blank lines are skipped, spaces around a class are not part of it, and classes are numbered
 * in the order of their names: two files agree when they have the same classes.
 * @param text - a header line, then rows; columns to predict from must hold numbers, or be among `labels` or `oneHot`
 * @param options - `target`, `columns` (default: all others), `delimiter` (','), `missing` ('error'), `labels`, `oneHot`, `format`
 * @throws FormatError naming line and column for a missing column, a missing value, a row of another length, text where a
 *   number belongs, and a text or class that the `format` does not know
 * @example
 * (await parseCSV('a,b\n1,yes\n2,no', { target: 'b' })).classes; // ['no', 'yes']
 * (await parseCSV('a;c\n1;red\n;blue', { delimiter: ';', missing: 'mean', oneHot: ['c'] })).x; // [[1, 0, 1], [1, 1, 0]]
 */
export async function parseCSV(text: string, options: CSVOptions = {}): Promise<CSVTable> {
  if (typeof text !== 'string') throw failure('STRING', 'parseCSV', 'text', text, { example: "'a,b\\n1,2'" });
  checkOptions('parseCSV', options, ['target', 'columns', 'delimiter', 'missing', 'labels', 'oneHot', 'format']);
  const { format } = options;
  if (format !== undefined) checkFormat(format);
  const { delimiter = ',', missing: how = 'error' } = format ?? options;
  if (typeof delimiter !== 'string' || delimiter.length !== 1 || /["\r\n]/.test(delimiter))
    throw failure('ORDER', 'parseCSV', 'delimiter', delimiter, {
      expected: 'a single character, and no quote or line break',
      advice: "Give ',', ';' or '\\t'.",
    });
  checkOneOf('parseCSV', 'missing', how, ['error', 'drop', 'mean', 'median']);
  const { dsvFormat } = await import('d3-dsv').catch((): never => {
    throw failure('MISSING_PEER', 'parseCSV', 'the text', undefined, { name: 'd3-dsv' });
  });
  const [first, ...rows] = rowsOf(dsvFormat(delimiter).parseRows(text.replace(/^\uFEFF/, '')));
  if (first === undefined || rows.length === 0)
    return refuse('it has no rows', text, 'Give a header line, and a row or more below it.');
  const { cells: header } = first;
  const places = placesOf(header);
  for (const { cells, line } of rows)
    if (cells.length !== header.length) refuse(`line ${line} has not ${header.length} cells`, cells.length, ragged);
  const target = targetIn(places, options);
  const readers = format ? format.columns : columnsIn(places, header, options);
  const columns = readers.map(({ name, kind }) => ({ ...place(places, name), kind }));
  const isHole = (row: Row): boolean =>
    (target !== null && isGap(textAt(row, target))) ||
    columns.some((column) => (column.kind === 'number' ? isMissing : isGap)(textAt(row, column)));
  const kept = how === 'drop' ? rows.filter((row) => !isHole(row)) : rows;
  if (kept.length === 0) return refuse('a value is missing in every row', text, 'Fill them, with missing: "mean".');
  const read = format ? format.columns : columns.map((column) => learn(kept, column, how));
  const parts = columns.map((column, i) => numbersOf(kept, column, read[i] as ColumnFormat)); // one each
  const x = kept.map((_, r) => parts.flatMap((part) => part[r] as number | readonly number[])); // a part has all rows
  const { y, classes } =
    target === null ? { y: [], classes: format?.classes ?? [] } : targets(kept, target, format?.classes);
  const names = read.flatMap(({ name, kind, texts }) =>
    kind === 'oneHot' ? texts.map((t) => `${name}=${t}`) : [name],
  );
  const plain = { target: target?.name ?? format?.target ?? null, delimiter, missing: how, columns: read, classes };
  return { x, y, columns: names, classes, format: plain };
}

/** What to do about a row of another length. */
const ragged =
  'Give every line as many cells as the header has; a delimiter within a cell needs quotes, and a quote that is opened is closed.';

/** The target's column; of a format's, null where the text has none. */
function targetIn(places: ReadonlyMap<string, number>, { target, format }: CSVOptions): Column | null {
  if (format !== undefined)
    return format.target !== null && places.has(format.target) ? place(places, format.target) : null;
  return target === undefined ? null : place(places, target);
}

/** The columns to predict from, and what is in them. */
function columnsIn(
  places: ReadonlyMap<string, number>,
  header: readonly string[],
  { target, columns = header.filter((name) => name !== target), labels = [], oneHot = [] }: CSVOptions,
): Pick<ColumnFormat, 'name' | 'kind'>[] {
  for (const [option, names] of [['labels', labels], ['oneHot', oneHot]] as const) // biome-ignore format: two of a kind
    for (const name of checkArray('parseCSV', option, names, "['color']")) {
      place(places, name);
      if (!columns.includes(name)) refuse(`column ${name} of ${option} is not among the columns`, name);
    }
  const [labelled, hot] = [new Set(labels), new Set(oneHot)];
  return checkArray('parseCSV', 'columns', columns, "['a', 'b']").map((name) => ({
    name,
    kind: hot.has(name) ? 'oneHot' : labelled.has(name) ? 'label' : 'number',
  }));
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
