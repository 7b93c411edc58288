/** The page of promises: each with the tests that keep it, and its last figure or the command that records it. */
import type { Figures } from './figures.ts';
import { type Kept, type Promised, promises } from './table.ts';

const safe = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{', '&#123;');

const keeper = ([file, title]: Kept): string => (title === '' ? `- \`${file}\`` : `- “${safe(title)}”, \`${file}\``);

function figureOf({ figure, record }: Promised, figures: Figures): string[] {
  if (figure === undefined) return [];
  const words = figure(figures);
  if (words === undefined) return [`No report is recorded in this copy of the repository; \`${record}\` makes one.`];
  return [`**Last figure:** ${safe(words)}.`];
}

const section = (promised: Promised, figures: Figures): string =>
  [
    `## ${promised.promise.replace(/[.:].*$/, '')}`,
    promised.promise,
    ...figureOf(promised, figures),
    `Kept by\n\n${promised.keptBy.map(keeper).join('\n')}`,
  ].join('\n\n');

const dates = (figures: Figures): string =>
  [figures.soak, figures.fuzz, figures.measured]
    .flatMap((report) => (report === undefined ? [] : [report.date]))
    .sort()
    .at(-1) ?? '';

/** The page. */
export function promisesPage(figures: Figures): string {
  const date = dates(figures);
  return [
    '---\noutline: 2\n---',
    '# Every promise',
    'What these packages promise, the tests that keep each promise, and the last figure that was recorded. Figures are printed from reports of commands in this repository, and a promise without a report says so.',
    ...(date === '' ? [] : [`The latest report is of ${date}.`]),
    ...promises.map((promised) => section(promised, figures)),
  ].join('\n\n');
}
