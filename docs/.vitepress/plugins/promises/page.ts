/** The page of promises: each with the tests that keep it, and its last figure or the command that records it. */
import type { Figures } from './figures.ts';
import { type Kept, type Promised, promises } from './table.ts';

const safe = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{', '&#123;');

/** A path that a narrow screen may break after a slash. */
const path = (file: string): string => `<code>${file.replaceAll('/', '/<wbr>')}</code>`;

/** A test's name as the reader of a page wants it: what a table fills in is left out. */
const named = (title: string): string => safe(title.replaceAll('%s', '…'));

const keeper = ([file, title]: Kept): string =>
  title === '' ? `- ${path(file)}` : `- “${named(title)}”, ${path(file)}`;

function figureOf({ figure, record }: Promised, figures: Figures): string[] {
  if (figure === undefined) return [];
  const words = figure(figures);
  if (words !== undefined) return [`**Last figure:** ${safe(words)}.`];
  return [`No report is recorded in this copy of the repository. This makes one:\n\n\`\`\`sh\n${record}\n\`\`\``];
}

const section = (promised: Promised, figures: Figures): string =>
  [
    `## ${promised.title}`,
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
