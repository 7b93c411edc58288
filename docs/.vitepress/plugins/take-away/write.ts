/** Writes every chapter's notebook and file. `node … write.ts FOLDER` does it anywhere: the tests under Deno begin so. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { cellsOf, notebook, singleFile, type Versions } from './notebook.ts';
import { mainOf, programOf } from './program.ts';

const docs = fileURLToPath(new URL('../../..', import.meta.url));
const snippets = join(docs, 'snippets');

/** The versions of the packages as they are here. */
function versions(): Versions {
  const of = (name: string): string => {
    const path = join(docs, '../packages', name, 'package.json');
    return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version; // npm's own format
  };
  return { '@chainrule/engine': of('engine'), '@chainrule/nn': of('nn') };
}

function put(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text); // no change, no reload
}

/**
 * Writes NAME.ipynb and NAME.ts for each chapter.
 * @returns the names of the chapters
 */
export async function writeTakeAway(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(join(docs, 'learn'))
    .filter((name) => /^\d\d-.*\.md$/.test(name))
    .map((name) => name.slice(0, -3));
  const written: string[] = [];
  for (const name of names) {
    const main = mainOf(snippets, name.slice(0, 2));
    if (main === undefined) continue;
    const markdown = readFileSync(join(docs, 'learn', `${name}.md`), 'utf8');
    const program = programOf(snippets, main);
    put(join(folder, `${name}.ipynb`), notebook(await cellsOf(markdown, program, versions())));
    put(join(folder, `${name}.ts`), singleFile(/^# (.+)$/m.exec(markdown)?.[1] ?? name, program));
    written.push(name);
  }
  return written;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = argv.slice(2);
  if (folder === undefined) throw new Error('write.ts: name a folder to write the notebooks to.');
  await writeTakeAway(folder);
}
