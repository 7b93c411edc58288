/**
 * What the copy button of a code block copies: a program that runs.
 *
 * A page shows a part of a file, without the imports and the data above it. Those lines are put into the block as well, unseen,
 * so that the browser's selection and a reader's eye pass over them and the copy button does not. A file of our own that the
 * program imports is written out in its place.
 */
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

interface Language {
  /** Begins a region; the name follows. */
  readonly marker: RegExp;
  /** A whole statement that imports. */
  readonly imports: RegExp;
  /** The file of ours that an import means; undefined for a package. */
  local(statement: string): string | undefined;
}

const languages: Readonly<Record<string, Language>> = {
  '.ts': {
    marker: /^\s*\/\/ #(end)?region(?: ([\w-]+))?\s*$/,
    imports: /^import [^;]*;\n?/gm,
    local: (statement) => /from '\.\/([^']+)'/.exec(statement)?.[1],
  },
  '.py': {
    marker: /^\s*# (end)?region(?: ([\w-]+))?\s*$/,
    imports: /^from lecture import .*\n?/gm,
    local: () => 'lecture.py',
  },
};

/** A file as another program takes it up: nothing exported, no markers, no comment at its head. */
function inlined(path: string, language: Language): string {
  const text = readFileSync(path, 'utf8').replace(/^(?:\/\*\*[\s\S]*?\*\/|"""[\s\S]*?""")\n/, '');
  const lines = text.split('\n').filter((line) => !language.marker.test(line));
  const own = lines
    .join('\n')
    .replace(/^export \{[^}]*\};?\n?/gm, '')
    .replace(/^export /gm, '');
  return withFiles(own, dirname(path), language).trim();
}

/** A program with our own files in place of their imports, each once. */
function withFiles(text: string, folder: string, language: Language): string {
  return text.replace(language.imports, (statement) => {
    const file = language.local(statement);
    return file === undefined ? statement : `${inlined(join(folder, file), language)}\n`;
  });
}

/**
 * The lines that a region needs before it.
 *
 * @param path - the file, TypeScript or Python
 * @returns '' where the region is whole by itself
 */
export function linesBefore(path: string, region: string): string {
  const language = languages[extname(path)];
  if (language === undefined) return '';
  const all = readFileSync(path, 'utf8').split('\n');
  const edge = (end: boolean): number =>
    all.findIndex((line) => {
      const found = language.marker.exec(line);
      return found !== null && (found[1] === 'end') === end && found[2] === region;
    });
  const [first, last] = [edge(false), edge(true)];
  if (first < 0) return '';
  const plain = (lines: readonly string[]): string => lines.filter((line) => !language.marker.test(line)).join('\n');
  const above = plain(all.slice(0, first));
  const below = plain(all.slice(last + 1)).match(language.imports) ?? []; // an import may stand below what uses it
  const shown = plain(all.slice(first, last));
  const used = below.filter((statement) =>
    [...statement.matchAll(/\b([A-Za-z]\w*)\b/g)].some(
      ([, name = '']) => new RegExp(`\\b${name}\\b`).test(shown) && !/^(import|from|type)$/.test(name),
    ),
  );
  return withFiles([above, ...used].join('\n'), dirname(path), language)
    .replace(/\n{2,}/g, '\n')
    .trim();
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('{{', '&#123;&#123;');

/** The Markdown plugin. */
export function copyWholePrograms(md: MarkdownRenderer): void {
  const plain = md.renderer.rules.fence;
  md.renderer.rules.fence = (...all) => {
    const [tokens, at] = all;
    const html = plain?.(...all) ?? '';
    const { src, region } = (tokens[at]?.meta ?? {}) as { src?: string; region?: string }; // what VitePress notes of `<<<`
    if (src === undefined || region === undefined || region === '') return html;
    const before = linesBefore(src, region);
    return before === ''
      ? html
      : html.replace(/<code[^>]*>/, (tag) => `${tag}<span hidden>${escaped(before)}\n</span>`);
  };
}
