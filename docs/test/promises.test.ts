/** The page of promises: every test that it names is there, and every figure is out of a report. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Figures, readFigures } from '../.vitepress/plugins/promises/figures.ts';
import { promisesPage } from '../.vitepress/plugins/promises/page.ts';
import { promises } from '../.vitepress/plugins/promises/table.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const figures = readFigures(fileURLToPath(new URL('../.vitepress/recorded', import.meta.url)));

/** Texts of a file as they are written, quotes of any kind around them. */
const holdsTitle = (source: string, title: string): boolean =>
  ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));

test.each(promises.flatMap(({ keptBy }) => keptBy))('%s has the test “%s”', (file, title) => {
  expect(existsSync(join(root, file)), file).toBe(true);
  if (title !== '') expect(holdsTitle(readFileSync(join(root, file), 'utf8'), title), `${file}: ${title}`).toBe(true);
});

test('a title that is not there is noticed', () => {
  expect(holdsTitle("it('works', () => {})", 'works')).toBe(true);
  expect(holdsTitle("it('works well', () => {})", 'works')).toBe(false);
});

test('a promise with a figure says how it is recorded, and none is kept by nobody', () => {
  for (const { promise, figure, record, keptBy } of promises) {
    expect(keptBy.length, promise).toBeGreaterThan(0);
    expect(record === undefined, promise).toBe(figure === undefined);
    expect(promise).not.toMatch(/\d/);
  }
});

test('without reports the page has no figures, and says so', () => {
  const page = promisesPage({});
  const measured = promises.filter(({ figure }) => figure !== undefined).length;
  expect(page.match(/No report is recorded/g)).toHaveLength(measured);
  expect(page).not.toMatch(/Last figure/);
});

test('figures are those of the reports', () => {
  const changed: Figures = {
    ...figures,
    soak: {
      date: '2001-02-03',
      lines: [
        { what: 'eager, from 9 checkpoints', count: 4321, grownBytes: 5 * 1024, equal: false },
        { what: 'compiled and thrown away', count: 77, grownBytes: 0, equal: true },
      ],
    },
    fuzz: {
      date: '2001-02-03',
      targets: [
        { target: 'csv', cases: 123_456, findings: 3 },
        { target: 'wasm', cases: 99, findings: 0 },
      ],
    },
    mutation: {
      files: {
        a: { killed: 30, survived: 9, noCoverage: 1, survivors: [{ reason: 'equal: so' }, { reason: 'rounding: so' }] },
      },
    },
  };
  const page = promisesPage(changed);
  for (const words of [
    '4,321 steps grow the heap by 5 KiB at most, 77 compilations by 0 KiB',
    '0 of 1 trainings of 4,321 steps equal',
    '123,456 inputs in one run, 3 findings',
    '99 random programs',
    '30 of 40 planted changes noticed, 75.0 %; of the others, 1 give the same numbers',
  ])
    expect(page).toContain(words);
});

test('the recorded reports hold what is promised', () => {
  expect(figures.soak?.lines.map(({ count }) => count)).toEqual([1e6, 1e6, 1e6, 1e6, 1e4]);
  expect(figures.soak?.lines.every(({ equal, grownBytes }) => equal && grownBytes < 512 * 1024)).toBe(true);
  for (const { target, findings, cases } of figures.fuzz?.targets ?? [])
    expect([target, findings, cases > 100]).toEqual([target, 0, true]);
  expect(figures.measured?.depth.nodes).toBe(1e6);
  for (const { ratio } of [figures.measured?.eager, figures.measured?.compiled].map(
    (growth) => growth ?? { ratio: NaN },
  ))
    expect(ratio).toBeLessThan(4);
});
