/**
 * The benchmark page, printed from the reports that the benchmarks recorded.
 *
 * A report is somebody's JSON from an earlier run: what is there is printed, field by field, and where there is no report the
 * page says how to make one. No number on the page is written by hand.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Row = Readonly<Record<string, Json>>;

/** Every report of a folder by file name; none if there is no folder. */
export function readReports(folder: string): ReadonlyMap<string, Json> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return new Map(
    names.map((name) => [name.replace(/\.json$/, ''), JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json]),
  );
}

const isRow = (x: Json): x is Row => typeof x === 'object' && x !== null && !Array.isArray(x);
const isScalar = (x: Json): x is string | number | boolean | null => typeof x !== 'object' || x === null;
/** camelCase and snake_case as words. */
const words = (key: string): string =>
  key
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

function show(x: Json): string {
  if (typeof x === 'number') return Number.isInteger(x) ? x.toLocaleString('en') : String(Number(x.toPrecision(4)));
  if (typeof x === 'string') return x.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{', '&#123;');
  if (Array.isArray(x)) return x.every(isScalar) ? x.map(show).join(', ') : `${x.length} entries`;
  return typeof x === 'boolean'
    ? x
      ? 'yes'
      : 'no'
    : x === null
      ? '–'
      : Object.entries(x as Row)
          .map(([key, value]) => `${words(key)} ${show(value)}`)
          .join(', ');
}

/** Rows of one shape as a table; columns are the keys of all rows. */
function tableOf(rows: readonly Row[]): string {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, 9);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(keys.map(words)),
    line(keys.map(() => '---')),
    ...rows.map((row) => line(keys.map((key) => show(row[key] ?? null)))),
  ].join('\n');
}

const hasTable = (row: Row): boolean => Object.values(row).some((value) => Array.isArray(value) && value.some(isRow));

/** An entry that holds a table: its words as a heading, its other facts in a line, its table. */
function titled(row: Row, level: number): string {
  const entries = Object.entries(row);
  const texts = entries.flatMap(([, value]) => (typeof value === 'string' ? [show(value)] : []));
  const facts = entries.filter(([, value]) => typeof value === 'number' || typeof value === 'boolean');
  const tables = entries.flatMap(([, value]) =>
    Array.isArray(value) && value.some(isRow) ? [tableOf(value.filter(isRow))] : [],
  );
  const line = facts.map(([key, value]) => `${words(key)} ${show(value)}`).join(', ');
  return [
    `${'#'.repeat(Math.min(level, 5))} ${texts.join(', ')}`,
    ...(line === '' ? [] : [`${line}.`]),
    ...tables,
  ].join('\n\n');
}

/** Scalars of an object as a table of two columns, then each list or object under its own heading. */
function section(data: Json, level: number): string {
  if (Array.isArray(data)) {
    if (data.length === 0 || !data.every(isRow)) return show(data);
    const rows = data as readonly Row[];
    return rows.some(hasTable) ? rows.map((row) => titled(row, level)).join('\n\n') : tableOf(rows);
  }
  if (!isRow(data)) return show(data);
  const entries = Object.entries(data);
  const scalars = entries.filter(([, value]) => isScalar(value) || (Array.isArray(value) && value.every(isScalar)));
  const rest = entries.filter((pair) => !scalars.includes(pair));
  const flat = rest.length > 1 && rest.every(([, value]) => isRow(value) && Object.values(value).every(isScalar));
  const facts =
    scalars.length === 0
      ? []
      : [
          [
            '| fact | value |',
            '| --- | --- |',
            ...scalars.map(([key, value]) => `| ${words(key)} | ${show(value)} |`),
          ].join('\n'),
        ];
  if (flat) return [...facts, tableOf(rest.map(([name, value]) => ({ name, ...(value as Row) })))].join('\n\n');
  return [
    ...facts,
    ...rest.map(([key, value]) => `${'#'.repeat(Math.min(level, 5))} ${words(key)}\n\n${section(value, level + 1)}`),
  ].join('\n\n');
}

export interface ReportPage {
  readonly title: string;
  readonly intro: string;
  /** How to make a report. */
  readonly command: string;
}

/** A page of reports. */
export function reportPage({ title, intro, command }: ReportPage, reports: ReadonlyMap<string, Json>): string {
  const parts = [...reports].map(
    ([name, data]) =>
      `## ${words(name)
        .replace(/^bench\./, '')
        .replace(/[-.]/g, ' ')}\n\n${section(data, 3)}`,
  );
  const none = `There is no recorded report in this copy of the repository yet. This makes one:\n\n\`\`\`sh\n${command}\n\`\`\``;
  const again = `## Run it yourself\n\n\`\`\`sh\n${command}\n\`\`\``;
  return [`# ${title}`, intro, ...(parts.length > 0 ? [...parts, again] : [none])].join('\n\n');
}
