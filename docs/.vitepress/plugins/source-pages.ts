/** The source of every op, a page per file of the engine's table, so that the reference can link to the record it was printed from. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ops } from '@chainrule/engine';
import { repository } from '../place.ts';

const folder = fileURLToPath(new URL('../../../packages/engine/src/ops/', import.meta.url));

/** An op's record as it is written: its comment and its definition. */
export interface Source {
  readonly name: string;
  /** The file, without `.ts`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** The records of one file. */
function recordsOf(file: string): Source[] {
  const text = readFileSync(`${folder}${file}.ts`, 'utf8');
  const found = [...text.matchAll(/^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export const (\w+)\b/gm)];
  return found
    .filter(([, name = '']) => Object.hasOwn(ops, name))
    .map(({ 0: head, 1: name = '', index }) => {
      const rest = text.slice(index);
      const end = /^(?:\}\);|\};|\S.*;)$/m.exec(rest.slice(head.length));
      const length = end === null ? rest.length : head.length + end.index + end[0].length;
      return { name, file, line: text.slice(0, index).split('\n').length, text: rest.slice(0, length).trim() };
    });
}

/** Every op's record, by name. */
export function opSources(): ReadonlyMap<string, Source> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const all = files.flatMap((name) => recordsOf(name.slice(0, -3)));
  return new Map(all.map((source) => [source.name, source]));
}

function grouped(all: readonly Source[]): ReadonlyMap<string, readonly Source[]> {
  const found = new Map<string, Source[]>();
  for (const source of all) found.set(source.file, [...(found.get(source.file) ?? []), source]);
  return found;
}

/** The pages: their path in the site's sources, and their Markdown. */
export function sourcePages(): { readonly path: string; readonly text: string }[] {
  const byFile = grouped([...opSources().values()]);
  return [...byFile].map(([file, records]) => {
    const path = `packages/engine/src/ops/${file}.ts`;
    const place = repository === '' ? `\`${path}\`` : `[\`${path}\`](${repository}/blob/main/${path})`;
    const parts = records.map(
      ({ name, line, text }) =>
        `## ${name} {#${name}}\n\nLine ${line}. [Its entry](../ops#${name.toLowerCase()})\n\n\`\`\`ts\n${text}\n\`\`\``,
    );
    const front = `---\ndescription: The records of the ops in ${file}.ts, as the engine has them.\nsearch: false\neditLink: false\n---`;
    return {
      path: `reference/source/${file}.md`,
      text: [front, `# Source: ${file}`, `The records in ${place}.`, ...parts].join('\n\n'),
    };
  });
}
