/** What other sites, search engines and feed readers get of the built site. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { describe as describePage } from '../../.vitepress/plugins/sharing.ts';

const out = inject('out');
const read = (name: string): string => readFileSync(join(out, name), 'utf8');
const pages = (readdirSync(out, { recursive: true }) as string[]).filter(
  (name) => name.endsWith('.html') && name !== '404.html',
);
const own = pages.filter((name) => !name.startsWith('api/'));
const address = 'https://someone.github.io/sub/path/';

/** The content of a meta element. */
const meta = (html: string, name: string): string =>
  new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(html)?.[1] ?? '';

test.each(own)('%s has a description, a canonical address and a card that is there', (name) => {
  const html = read(name);
  expect(meta(html, 'description').length).toBeGreaterThan(20);
  expect(meta(html, 'description').length).toBeLessThan(200);
  const path = name.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '');
  expect(html).toContain(`<link rel="canonical" href="${address}${path}">`);
  expect(meta(html, 'og:title').length).toBeGreaterThan(1);
  const card = meta(html, 'og:image');
  expect(card.startsWith(address)).toBe(true);
  expect(existsSync(join(out, card.slice(address.length)))).toBe(true);
});

test('no two pages of the guide and the tutorial have the same description', () => {
  const said = own.filter((name) => /^(guide|learn)\//.test(name)).map((name) => meta(read(name), 'description'));
  expect(said.length).toBeGreaterThan(40);
  expect(new Set(said).size).toBe(said.length);
});

test('every chapter has a picture of its own: a PNG of 1200 by 630', () => {
  const cards = readdirSync(join(out, 'cards')).filter((name) => /^\d\d-/.test(name));
  expect(cards.length).toBe(22);
  for (const card of cards) {
    const bytes = readFileSync(join(out, 'cards', card));
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
    expect(bytes.length).toBeLessThan(200_000);
  }
});

test('the sitemap lists every page, and robots.txt names it', () => {
  const map = read('sitemap.xml');
  for (const name of ['guide/saving', 'learn/09-the-order', 'changelog'])
    expect(map).toContain(`<loc>${address}${name}</loc>`);
  expect(read('robots.txt')).toContain(`Sitemap: ${address}sitemap.xml`);
});

test('llms.txt has whole addresses', () => {
  const links = [...read('llms.txt').matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(40);
  for (const link of links) expect(link.startsWith(address), link).toBe(true);
});

test('the changelog has every released version, and the feed an item for each', () => {
  const [page, feed] = [read('changelog.html'), read('changelog.xml')];
  const versions = ['engine', 'nn'].flatMap((folder) => {
    const text = readFileSync(new URL(`../../../packages/${folder}/CHANGELOG.md`, import.meta.url), 'utf8');
    return [...text.matchAll(/^## (\d\S*)/gm)].map(([, version]) => `@chainrule/${folder} ${version}`);
  });
  expect(versions.length).toBeGreaterThan(1);
  for (const version of versions) {
    expect(feed).toContain(`<title>${version}</title>`);
    expect(page).toContain(version.split(' ')[1]);
  }
  expect(read('index.html')).toContain('type="application/rss+xml"');
});

test('the repository is linked where it is known, and each page can be edited there', () => {
  expect(read('index.html')).toContain('href="https://github.com/someone/chainrule"');
  expect(read('guide/saving.html')).toContain('https://github.com/someone/chainrule/edit/main/docs/guide/saving.md');
  expect(read('reference/ops.html')).toContain('source/hyperbolic#tanh');
});

test('a description is the first paragraph of prose, cut at a sentence', () => {
  expect(describePage('---\ntitle: x\n---\n# Title\n\nA **short** page, with a [link](./a).\n\nMore.')).toBe(
    'A short page, with a link.',
  );
  const long = `# T\n\n${'A sentence of the text that goes on for a while. '.repeat(9)}`;
  expect(describePage(long)).toMatch(/while\.$/);
  expect(describePage(long).length).toBeLessThanOrEqual(165);
});
