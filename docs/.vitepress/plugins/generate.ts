/** Writes the pages that are printed from code and reports. They are not in git: the code is. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorsPage } from './errors-page.ts';
import { opsPage } from './ops-page.ts';
import { parityPage, readParity } from './parity-page.ts';
import { readFigures } from './promises/figures.ts';
import { promisesPage } from './promises/page.ts';
import { readReports, reportPage } from './reports-pages.ts';

const docs = fileURLToPath(new URL('../..', import.meta.url));
const recorded = join(docs, '.vitepress/recorded');

function write(path: string, text: string): void {
  const at = join(docs, path);
  if (existsSync(at) && readFileSync(at, 'utf8') === `${text}\n`) return; // no change, no reload
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, `${text}\n`);
}

const benchmarks = {
  title: 'Benchmarks',
  intro:
    'Both sides of every comparison ran interleaved in one process run, after their results were checked for equality. The figures are medians of one machine: read the ratios. Where Chainrule is slower, the table says so too.',
  command: 'pnpm bench --json docs/.vitepress/recorded/benchmarks/bench.json',
};

/** Writes every generated page. */
export function generatePages(): void {
  write('reference/ops.md', opsPage());
  write('guide/errors/index.md', errorsPage());
  write('guide/promises/index.md', promisesPage(readFigures(recorded)));
  write('parity/index.md', parityPage(readParity(join(recorded, 'parity/latest.json'))));
  write('benchmarks/index.md', reportPage(benchmarks, readReports(join(recorded, 'benchmarks'))));
}
