/** Writes the pages that are printed from code and reports. They are not in git: the code is. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiPage, subpathPages } from './api-page.ts';
import { benchmarksPage, readBenchmarks } from './benchmarks-page.ts';
import { changelogPage } from './changelog-page.ts';
import { errorsPage } from './errors-page.ts';
import { opsPage } from './ops-page.ts';
import { parityPage, readParity } from './parity-page.ts';
import { readFigures } from './promises/figures.ts';
import { promisesPage } from './promises/page.ts';
import { sourcePages } from './source-pages.ts';

const docs = fileURLToPath(new URL('../..', import.meta.url));
const recorded = join(docs, '.vitepress/recorded');

function write(path: string, text: string): void {
  const at = join(docs, path);
  if (existsSync(at) && readFileSync(at, 'utf8') === `${text}\n`) return; // no change, no reload
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, `${text}\n`);
}

/** Writes every generated page. */
export function generatePages(): void {
  const api = apiPage();
  if (api !== '') {
    write('api/index.md', api); // in place of TypeDoc's, which names two packages
    for (const { path, text } of subpathPages()) write(path, text);
  }
  write('changelog.md', changelogPage());
  write('reference/ops.md', opsPage());
  for (const { path, text } of sourcePages()) write(path, text);
  write('guide/errors/index.md', errorsPage());
  write('guide/promises/index.md', promisesPage(readFigures(recorded)));
  write('parity/index.md', parityPage(readParity(join(recorded, 'parity/latest.json'))));
  write('benchmarks/index.md', benchmarksPage(readBenchmarks(join(recorded, 'benchmarks'))));
}
