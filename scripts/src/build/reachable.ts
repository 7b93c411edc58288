/**
 * The files of `dist` that a package's entries lead to, and no others: tsc writes one for every source, but half of the declarations
 * describe insides that no import reaches, and some modules are there for the tests of this repository.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importsOf } from '../check-layers.ts';

/** Where an import of a declaration leads: types are beside the module that it names. */
const besideModule = (specifier: string, importer: string): string =>
  importer.endsWith('.d.ts') ? specifier.replace(/\.[jt]s$/, '.d.ts') : specifier;

/** Paths of the files that the entries lead to, entries included. */
export function reachable(
  entries: readonly string[],
  read: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...entries];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    for (const { specifier } of importsOf(path, read(path)))
      if (specifier.startsWith('.')) queue.push(join(dirname(path), besideModule(specifier, path)));
  }
  return found;
}
