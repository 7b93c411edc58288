/**
 * A page of the API for each path of its own (`@chainrule/nn/onnx`): every function, class and type that it exports, from the comments
 * in its sources. TypeDoc documents a package's main entry; these are the others.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One export as its page shows it. */
export interface Exported {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'interface' | 'const';
  /** The comment, without its stars. */
  readonly comment: string;
  /** The declaration: a function's head, a type whole. */
  readonly code: string;
}

const declared =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export ((?:async )?(function|class|interface|const) (\w+)[\s\S]*?)(?=\n\n|\n\/\*\*|$)/g;

const bare = (comment: string): string =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim();

/** A function's head: all before its body. */
const headOf = (code: string): string =>
  /^[\s\S]*?\)(?::[^;{]*(?:\{[^}]*\}[^;{]*)*)?(?=\s*\{)/.exec(code)?.[0] ?? code.split('{')[0] ?? code;

/** The documented exports of some source. */
export function exportsOf(source: string): Exported[] {
  return [...source.matchAll(declared)].map(([, comment = '', code = '', kind = 'const', name = '']) => ({
    name,
    kind: kind as Exported['kind'], // the pattern's own words
    comment: bare(comment),
    code: kind === 'function' ? headOf(code.replace(/^async /, '')).trim() : code.trim(),
  }));
}

const safe = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('{', '&#123;');

/** The tags of a comment, as a list, and its example as code. */
function tags(comment: string): string[] {
  const [, ...parts] = comment.split(/^@/m);
  const found = parts.map((part) => /^(\w+)\s*([\s\S]*)$/.exec(part.trim()) ?? []);
  const words: Readonly<Record<string, string>> = { returns: 'Returns', throws: 'Throws', see: 'See' };
  const list = found.flatMap(([, tag = '', text = '']) => {
    if (tag === 'param') return [`- ${safe(text).replace(/^(\w+)(?: - )?/, '**$1**: ')}`];
    const word = words[tag];
    return word === undefined ? [] : [`- ${word}: ${safe(text)}`];
  });
  const examples = found
    .filter(([, tag]) => tag === 'example')
    .map(([, , text = '']) => `\`\`\`ts\n${text.trim()}\n\`\`\``);
  return [list.join('\n'), ...examples].filter((text) => text !== '');
}

function entry({ name, comment, code }: Exported): string {
  const says = (comment.split(/^@/m)[0] ?? '').replaceAll('\n', ' ').trim();
  return [`## ${name} {#${name}}`, safe(says), `\`\`\`ts\n${code}\n\`\`\``, ...tags(comment)].join('\n\n');
}

/** The names that a path exports, in the order of its index: those defined there, and those passed on. */
export function namesOf(index: string): string[] {
  const passed = [...index.matchAll(/export (?:type )?\{([^}]+)\}/g)].flatMap(([, list = '']) => list.split(','));
  const own = exportsOf(index).map(({ name }) => name);
  return [...own, ...passed.map((each) => each.trim().replace(/^type /, '')).filter((each) => each !== '')];
}

/**
 * The page of one path.
 * @param folder - of the package, from the root
 * @param path - such as `onnx`
 */
export function subpathPage(folder: string, packageName: string, path: string): string {
  const at = join(root, folder, 'src', path);
  const files = readdirSync(at).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const all = new Map(
    files.flatMap((file) => exportsOf(readFileSync(join(at, file), 'utf8'))).map((each) => [each.name, each]),
  );
  const index = readFileSync(join(at, 'index.ts'), 'utf8');
  const about = /^\/\*\*([\s\S]*?)\*\//.exec(index)?.[1] ?? '';
  const intro = (
    bare(about)
      .replace(/^@chainrule\/\S+: /, '')
      .split(/^@/m)[0] ?? ''
  )
    .replaceAll('\n', ' ')
    .trim();
  const shown = namesOf(index).flatMap((name) => all.get(name) ?? []);
  return [
    '---\noutline: 2\neditLink: false\n---',
    `# ${packageName}/${path}`,
    safe(intro.charAt(0).toUpperCase() + intro.slice(1)),
    `\`\`\`ts\nimport { ${shown
      .filter(({ kind }) => kind !== 'interface')
      .map(({ name }) => name)
      .join(', ')} } from '${packageName}/${path}';\n\`\`\``,
    ...shown.map(entry),
  ].join('\n\n');
}
