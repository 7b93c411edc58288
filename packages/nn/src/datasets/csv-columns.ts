/** Columns of a table of text as numbers: numbers themselves, texts as labels or one-hot, and what stands for a missing value. */
import { absence, type Column, isGap, isMissing, isNumber, type Row, refuse, refuseCell, textAt } from './csv-cells.ts';

/** How a column is read, as plain data. */
export interface ColumnFormat {
  readonly name: string;
  readonly kind: 'number' | 'label' | 'oneHot';
  /** What stands where a value is missing; null where nothing does. */
  readonly fill: number | string | null;
  /** The texts of the column, sorted; none for numbers. */
  readonly texts: readonly string[];
}

/** How a table is read, as plain data. */
export interface CSVFormat {
  readonly target: string | null;
  readonly delimiter: string;
  readonly missing: 'error' | 'drop' | 'mean' | 'median';
  readonly columns: readonly ColumnFormat[];
  readonly classes: readonly string[];
}

/** A column, and what is in it. */
export type TypedColumn = Column & Pick<ColumnFormat, 'kind'>;

/** What a column holds, and what is to stand where a value is missing. */
export function learn(rows: readonly Row[], column: TypedColumn, missing: CSVFormat['missing']): ColumnFormat {
  const { name, kind } = column;
  const filled = missing === 'mean' || missing === 'median';
  const cells = rows.map((row) => textAt(row, column).trim());
  if (kind !== 'number') {
    const there = cells.filter((cell) => !isGap(cell));
    const texts = [...new Set(there)].sort();
    return { name, kind, fill: filled ? (commonest(there, texts) ?? nothing(name)) : null, texts };
  }
  if (!filled) return { name, kind, fill: null, texts: [] };
  const numbers = Float64Array.from(cells.filter(isNumber), Number);
  if (numbers.length === 0)
    nothing(
      name,
      rows.map((row) => textAt(row, column)).find((cell) => !isMissing(cell)),
    );
  return { name, kind, fill: missing === 'mean' ? meanOf(numbers) : medianOf(numbers), texts: [] };
}

/** Refuses a column of which nothing can be learnt: one without a value, or one of texts that was to be numbers. */
function nothing(name: string, text?: string): never {
  const out = 'eave it out, with columns: [ … ].';
  if (text === undefined) return refuse(`column ${name} has no value at all`, name, `L${out}`);
  return refuse(`column ${name} holds texts and no number`, text, `Name it in oneHot or labels, or l${out}`);
}

function commonest(cells: readonly string[], texts: readonly string[]): string | undefined {
  const counts = new Map(texts.map((text) => [text, 0]));
  for (const cell of cells) counts.set(cell, (counts.get(cell) as number) + 1); // all are there
  let best = texts[0];
  for (const [text, count] of counts) if (best === undefined || count > (counts.get(best) as number)) best = text;
  return best;
}

/** The mean, as that of numbers divided by their count: no sum overflows. */
function meanOf(numbers: Float64Array): number {
  let sum = 0;
  for (const x of numbers) sum += x;
  if (Number.isFinite(sum)) return sum / numbers.length;
  let mean = 0;
  for (const x of numbers) mean += x / numbers.length;
  return mean;
}

function medianOf(numbers: Float64Array): number {
  const sorted = numbers.slice().sort();
  const half = sorted.length >> 1;
  const high = sorted[half] as number; // there is one
  return sorted.length % 2 === 1 ? high : (sorted[half - 1] as number) / 2 + high / 2;
}

/** A column as numbers, row by row; one-hot as lists. */
export function numbersOf(
  rows: readonly Row[],
  column: TypedColumn,
  { kind, fill, texts }: ColumnFormat,
): (number | readonly number[])[] {
  if (kind === 'number') return rows.map((row) => toNumber(row, column, fill));
  const places = new Map(texts.map((text, i) => [text, i]));
  const hot = kind === 'oneHot' ? texts.map((_, i) => texts.map((_, j) => (i === j ? 1 : 0))) : [];
  return rows.map((row) => {
    const cell = textAt(row, column).trim();
    const text = isGap(cell) && fill !== null ? String(fill) : cell;
    if (isGap(text)) refuseCell(row, column, absence(cell));
    const at = places.get(text) ?? refuseCell(row, column, `is none of ${some(texts)}`, unseen);
    return kind === 'label' ? at : (hot[at] as readonly number[]); // one-hot: as many as texts
  });
}

/** What to do about a text that is none of those that were learnt. */
const unseen = 'Leave such rows out, or correct the spelling: nothing was learnt of such a text.';

/** Some of many names, for a message. */
const some = (names: readonly string[]): string => names.slice(0, 20).join(', ') + (names.length > 20 ? ', …' : '');

function toNumber(row: Row, column: Column, fill: number | string | null = null): number {
  const cell = textAt(row, column);
  if (isNumber(cell)) return Number(cell);
  if (typeof fill === 'number' && isMissing(cell)) return fill;
  if (cell.trim() === '') return refuseCell(row, column, 'is empty');
  if (isMissing(cell)) return refuseCell(row, column, 'is no number');
  return refuseCell(
    row,
    column,
    'is no number',
    'Write a number there; a column of texts belongs into oneHot or labels.',
  );
}

/** The target as numbers, or as classes where it is text. Both at once is a value that is missing or a slip, and refused. */
export function targets(
  rows: readonly Row[],
  column: Column,
  known: readonly string[] | undefined,
): { readonly y: number[]; readonly classes: readonly string[] } {
  const cells = rows.map((row) => textAt(row, column).trim());
  const classes = known ?? [...new Set(cells)].sort();
  const numeric =
    known === undefined
      ? classes.some(isNumber) &&
        (classes.every((cell) => isNumber(cell) || isMissing(cell)) ||
          classes.some((cell) => isNumber(cell) && !Number.isInteger(Number(cell))))
      : known.length === 0;
  if (numeric) return { y: rows.map((row) => toNumber(row, column)), classes: [] };
  const hole = cells.findIndex((cell) => isGap(cell) && known?.includes(cell) !== true); // else a class of its own, without a word
  if (hole >= 0)
    refuseCell(
      rows[hole] as Row, // a row each
      column,
      absence(cells[hole] as string),
      "Leave such rows out, with missing: 'drop', or write a value there; of rows to predict leave the column out.",
    );
  const places = new Map(classes.map((name, i) => [name, i]));
  const y = cells.map(
    (cell, i) => places.get(cell) ?? refuseCell(rows[i] as Row, column, `is none of ${some(classes)}`, unseen),
  ); // a row each
  return { y, classes };
}
