/** Cells of a table of text: where they are, what they say, and how one is refused. */
import { failure } from '../errors/files.ts';

/** A row of text, and the line it begins in. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A column, cell by cell. */
export interface Column {
  readonly name: string;
  readonly at: number;
}

/** Line breaks within a cell, which quotes allow. */
export const breaksOf = (cell: string): number => cell.match(/\r\n|\n|\r/g)?.length ?? 0;

export function refuse(
  reason: string,
  got: unknown,
  advice = 'Check the header line, the column names and the delimiter.',
): never {
  throw failure('CSV', 'parseCSV', 'text', got, { reason, advice });
}

/** What to do about a cell without a value. */
const fill = "Leave such rows out, with missing: 'drop', fill them, with 'mean' or 'median', or write a value there.";

/** Refuses one cell, by its line and column. */
export function refuseCell({ cells, line }: Row, { name, at }: Column, reason: string, advice = fill): never {
  const above = cells.slice(0, at).reduce((breaks, cell) => breaks + breaksOf(cell), 0);
  return refuse(`line ${line + above}, column ${name}, ${reason}`, cells[at], advice);
}

const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const isDecimal = (cell: string): boolean => decimal.test(cell.trim());
export const isNumber = (cell: string): boolean => isDecimal(cell) && Number.isFinite(Number(cell));
/** What tables say where a value is missing, or is no finite number. */
const missing = /^(n\/?a|#n\/a|nan|null|none|nil|missing|[-.?*]|[-+]?inf(inity)?)?$/i;
export const isMissing = (cell: string): boolean => missing.test(cell.trim()) || (isDecimal(cell) && !isNumber(cell));

/** What says in a column of texts that a value is missing: `none` or `-` may be one there. */
const gap = /^(n\/?a|#n\/a|nan|null|\?)?$/i;
export const isGap = (cell: string): boolean => gap.test(cell.trim());

/** Words for a cell without a value. */
export const absence = (cell: string): string => (cell.trim() === '' ? 'is empty' : 'is a missing value');

export const textAt = ({ cells }: Row, { at }: Column): string => cells[at] as string; // rows are as long as the header
