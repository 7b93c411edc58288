/** The code blocks of the pages: each comes from a file, and in the tutorial it is short. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const docs = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['learn', 'guide', 'examples'].flatMap((part) =>
  readdirSync(join(docs, part))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${part}/${name}`),
);
/** Languages that no snippet can be: commands, one line of Python that needs a package we do not install, pages and CommonJS (`pnpm test:install` has their like, from tarballs). */
const inline = new Set(['sh', 'python', 'html', 'js']);

/** Characters that a line of a chapter has room for beside an open sidebar. */
const widest = 76;

/** The lines of a region of a file, or of the whole file. */
function linesOf(file: string, region: string | undefined): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  if (region === undefined) return lines;
  const start = lines.findIndex((line) => new RegExp(`#\\s?region ${region}$`).test(line));
  const end = lines.findIndex((line) => new RegExp(`#\\s?endregion ${region}$`).test(line));
  return start < 0 || end < 0 ? [] : lines.slice(start + 1, end);
}

test.each(pages)('every code block of %s comes from a file', (page) => {
  const text = readFileSync(join(docs, page), 'utf8');
  for (const [, language = ''] of text.matchAll(/^```(\w+).*\n[\s\S]*?^```$/gm)) expect(inline).toContain(language);
  for (const [, path = '', region] of text.matchAll(/^<<< ([^#\s]+)(?:#([\w-]+))?/gm)) {
    const file = path.startsWith('@/') ? join(docs, path.slice(2)) : join(docs, dirname(page), path);
    expect(existsSync(file), `${page} shows ${path}, which does not exist`).toBe(true);
    const lines = linesOf(file, region).filter((line) => !/^\s*(\/[/*].*)?$/.test(line));
    expect(lines.length, `${path}#${region} is empty`).toBeGreaterThan(0);
    if (!/^learn\/\d/.test(page) || !file.endsWith('.ts')) continue;
    expect(lines.length, `${path}#${region}`).toBeLessThanOrEqual(15);
    const wide = lines.filter((line) => line.length > widest);
    expect(wide, `${path}#${region}: these lines would be broken on the page`).toEqual([]);
  }
});

test('every widget that a page uses is in the list of widgets', () => {
  const known = new Set([...readFileSync(join(docs, 'WIDGETS.md'), 'utf8').matchAll(/<([A-Z]\w+)/g)].map((m) => m[1]));
  for (const page of pages) {
    const text = readFileSync(join(docs, page), 'utf8').replace(/`[^`\n]*`/g, '');
    for (const [, name] of text.matchAll(/^<([A-Z]\w+)/gm)) expect(known, page).toContain(name);
  }
});
