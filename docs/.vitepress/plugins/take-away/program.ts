/**
 * A chapter's snippet file as one program without relative imports, in parts: its regions, and what stands between them.
 *
 * The parts, one after another, are the program that the tests run. So a notebook and the single file are made of the same
 * lines as the pages, and of nothing else.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Part {
  /** The file it comes from, relative to the snippets. */
  readonly file: string;
  /** The region's name; '' between regions. */
  readonly region: string;
  readonly code: string;
}

export interface Program {
  /** Names by module, in order of appearance. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly parts: readonly Part[];
}

const importLine = /^import (type )?\{([^}]*)\} from '([^']+)';$/;

/** A file's lines as parts: regions by name, the lines between them without one. */
function partsOf(file: string, lines: readonly string[]): Part[] {
  const parts: { region: string; lines: string[] }[] = [{ region: '', lines: [] }];
  for (const line of lines) {
    const begin = /^\s*\/\/ #region ([\w-]+)/.exec(line)?.[1];
    if (begin !== undefined) parts.push({ region: begin, lines: [] });
    else if (/^\s*\/\/ #endregion/.test(line)) parts.push({ region: '', lines: [] });
    else parts.at(-1)?.lines.push(line);
  }
  return parts
    .map(({ region, lines: body }) => ({ file, region, code: body.join('\n').trim() }))
    .filter(({ code }) => code !== '');
}

/** Multi-line imports in one line each; `export` goes, and what only the tests need with it. */
function plain(text: string): string {
  return text
    .replace(/^import (type )?\{[^}]*\} from '[^']+';$/gm, (whole) => whole.replace(/\s+/g, ' ').replace(', }', ' }'))
    .replace(/^export \{[^}]*\};\n?/gm, '')
    .replace(/^export (?=(async )?(function|class|const|let|interface|type)\b)/gm, '');
}

/** The program of a snippet file. */
export function programOf(folder: string, file: string): Program {
  const imports = new Map<string, string[]>();
  const parts: Part[] = [];
  const done = new Set<string>();

  function take(path: string): void {
    if (done.has(path)) return;
    done.add(path);
    const lines: string[] = [];
    for (const line of plain(readFileSync(join(folder, path), 'utf8')).split('\n')) {
      const [, onlyTypes, names = '', from = ''] = importLine.exec(line) ?? [];
      if (from === '') lines.push(line);
      else if (from.startsWith('.')) take(join(dirname(path), from));
      else {
        const list = imports.get(from) ?? [];
        imports.set(from, list);
        for (const name of names
          .split(',')
          .map((each) => each.trim())
          .filter(Boolean)) {
          const full = onlyTypes === undefined ? name : `type ${name}`;
          const bare = full.replace('type ', '');
          if (list.includes(bare) || list.includes(full)) continue;
          const asType = list.indexOf(`type ${bare}`);
          if (asType >= 0 && full === bare) list[asType] = bare;
          else list.push(full);
        }
      }
    }
    parts.push(...partsOf(path, lines));
  }
  take(file);
  return { imports, parts };
}

/** The import statements of a program; `specifier` says how a module is written. */
export const importsOf = ({ imports }: Program, specifier: (name: string) => string): string =>
  [...imports].map(([from, names]) => `import { ${names.join(', ')} } from '${specifier(from)}';`).join('\n');

/** The main snippet of a chapter; undefined if it has none. */
export function mainOf(folder: string, chapter: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder).find((name) => name.startsWith(`${chapter}-`) && /^[\w-]+\.ts$/.test(name));
}
