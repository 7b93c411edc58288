/**
 * What a page needs that no bundler has touched: the map from names to files, as the installed packages' manifests export them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A target in a manifest's exports: a file, or files by condition; the first that a browser takes counts. */
type Target = string | { readonly [condition: string]: Target };

const fileOf = (target: Target): string | undefined => {
  if (typeof target === 'string') return target;
  for (const condition of ['import', 'default']) {
    const inner = target[condition];
    const file = inner === undefined ? undefined : fileOf(inner);
    if (file !== undefined) return file;
  }
  return undefined;
};

/** The names that a package may be imported by, each with its file's address. */
export function addresses(name: string, exports: Readonly<Record<string, Target>>): [string, string][] {
  return Object.entries(exports).flatMap(([path, target]) => {
    const file = fileOf(target);
    return file?.endsWith('js') ? [[name + path.slice(1), `/node_modules/${name}/${file.slice(2)}`]] : [];
  });
}

/** The import map of some packages that are installed in a folder, as an element of a page. */
export function importMap(folder: string, names: readonly string[]): string {
  const imports = names.flatMap((name) => {
    const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    return addresses(name, (JSON.parse(text) as { exports: Record<string, Target> }).exports); // npm's own format
  });
  return `<script type="importmap">${JSON.stringify({ imports: Object.fromEntries(imports) })}</script>`;
}
