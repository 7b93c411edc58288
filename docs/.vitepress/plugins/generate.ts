/** Writes the pages that are printed from code and reports. They are not in git: the code is. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorsPage } from './errors-page.ts';
import { opsPage } from './ops-page.ts';
import { readReports, reportPage } from './reports-pages.ts';

const docs = fileURLToPath(new URL('../..', import.meta.url));

function write(path: string, text: string): void {
  const at = join(docs, path);
  if (existsSync(at) && readFileSync(at, 'utf8') === `${text}\n`) return; // no change, no reload
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, `${text}\n`);
}

const parity = {
  title: 'Parity with PyTorch',
  intro:
    'Random expressions, networks and trainings, computed by Chainrule and by PyTorch and compared number by number. What follows is printed from recorded reports; each says which versions it compared.',
  command: 'pnpm parity run --json packages/parity/reports/latest.json',
};
const benchmarks = {
  title: 'Benchmarks',
  intro:
    'Both sides of every comparison ran interleaved in one process run, after their results were checked for equality. The figures are medians of one machine: read the ratios. Where Chainrule is slower, the table says so too.',
  command: 'pnpm bench',
};

/** Writes every generated page. */
export function generatePages(): void {
  write('reference/ops.md', opsPage());
  write('guide/errors/index.md', errorsPage());
  write('parity/index.md', reportPage(parity, readReports(join(docs, '../packages/parity/reports'))));
  write('benchmarks/index.md', reportPage(benchmarks, readReports(join(docs, '../benchmarks/reports'))));
}
