/** The format of a table, looked at before rows are read by it: it may come out of a file, and from anywhere. */
import { failure } from '../errors/files.ts';
import type { ColumnFormat, CSVFormat } from './csv-columns.ts';

const kinds: readonly unknown[] = ['number', 'label', 'oneHot'];

function refuse(argument: string, got: unknown, expected: string): never {
  throw failure('INSTANCE', 'parseCSV', argument, got, { expected, example: 'the format that parseCSV gave' });
}

const isTexts = (x: unknown): x is readonly string[] =>
  Array.isArray(x) && x.every((text) => typeof text === 'string') && new Set(x).size === x.length;

/** Throws for what is no format that parseCSV gave. */
export function checkFormat(format: unknown): asserts format is CSVFormat {
  if (typeof format !== 'object' || format === null || Array.isArray(format)) refuse('format', format, 'an object');
  const { target, columns, classes } = format as Partial<CSVFormat>; // looked at next
  if (target !== null && typeof target !== 'string') refuse('format.target', target, 'a name, or null');
  if (!isTexts(classes)) refuse('format.classes', classes, 'a list of different texts');
  if (!Array.isArray(columns)) refuse('format.columns', columns, 'a list of columns');
  for (const [i, column] of columns.entries()) checkColumn(`format.columns[${i}]`, column);
}

function checkColumn(argument: string, column: unknown): void {
  if (typeof column !== 'object' || column === null) refuse(argument, column, 'a column');
  const { name, kind, fill, texts } = column as Partial<ColumnFormat>; // looked at next
  if (typeof name !== 'string') refuse(`${argument}.name`, name, 'a text');
  if (!kinds.includes(kind)) refuse(`${argument}.kind`, kind, `one of ${kinds.join(', ')}`);
  if (!isTexts(texts)) refuse(`${argument}.texts`, texts, 'a list of different texts');
  const isFill = kind === 'number' ? Number.isFinite(fill) : texts.some((text) => text === fill);
  if (fill !== null && !isFill)
    refuse(`${argument}.fill`, fill, kind === 'number' ? 'a finite number, or null' : 'one of its texts, or null');
}
