/** Sidebars read from the pages themselves: a page that is there is listed, under its own heading. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DefaultTheme } from 'vitepress';
import { parts } from './chapters.ts';

const docs = fileURLToPath(new URL('..', import.meta.url));
type Item = DefaultTheme.SidebarItem;

/** A page's first heading, without Markdown's marks; the file name where there is none. */
function headingOf(path: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? path;
  return heading
    .replace(/[`*]/g, '')
    .replace(/\s*\{#.*\}$/, '')
    .trim();
}

/** The Markdown files of a folder, without `.md`, sorted; `index` first. */
function pagesOf(folder: string): string[] {
  const at = join(docs, folder);
  if (!existsSync(at)) return [];
  const names = readdirSync(at)
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -3));
  return names.sort((a, b) => Number(b === 'index') - Number(a === 'index') || a.localeCompare(b));
}

const item = (folder: string, page: string): Item => ({
  text: headingOf(join(docs, folder, `${page}.md`)),
  link: `/${folder}/${page === 'index' ? '' : page}`,
});

/** The tutorial: four parts, chapters by their two digits. */
export function learn(): Item[] {
  const pages = pagesOf('learn').filter((page) => /^\d\d-/.test(page));
  const numberOf = (page: string): number => Number(page.slice(0, 2));
  const groups = parts.map(({ title, first, last }) => ({
    text: title,
    items: pages
      .filter((page) => numberOf(page) >= first && numberOf(page) <= last)
      .map((page) => ({
        ...item('learn', page),
        text: `${numberOf(page)} · ${headingOf(join(docs, 'learn', `${page}.md`)).replace(/^(Chapter )?\d+[:.·]?\s*/, '')}`,
      })),
  }));
  const besides = ['practice', 'notebook'].filter((page) => existsSync(join(docs, 'learn', `${page}.md`)));
  return [
    { text: 'The tutorial', link: '/learn/' },
    ...groups.filter(({ items }) => items.length > 0),
    { text: 'Besides', items: besides.map((page) => item('learn', page)) },
  ];
}

/** Pages that the guide shows in this order; what is not named here follows by name. */
const guideOrder = [
  'index',
  'getting-started',
  'values-and-graphs',
  'values',
  'training',
  'from-data',
  'recipes',
  'own-op',
  'compiling',
  'saving',
  'seeds',
  'runtimes',
  'from-pytorch',
  'from-micrograd',
  'differences',
  'performance',
  'troubleshooting',
  'security',
  'comparisons',
  'glossary',
  'accessibility',
  'errors',
];

/** The comparisons: one page for all, and a page each for those that need a table of their own. */
const comparisons = (): Item => ({
  ...item('guide', 'comparisons'),
  items: pagesOf('guide/comparisons').map((page) => item('guide/comparisons', page)),
});

export function guide(): Item[] {
  const rank = (page: string): number => (guideOrder.includes(page) ? guideOrder.indexOf(page) : guideOrder.length);
  const pages = pagesOf('guide').sort((a, b) => rank(a) - rank(b));
  return [
    { text: 'Guide', items: pages.map((page) => (page === 'comparisons' ? comparisons() : item('guide', page))) },
    {
      text: 'Reference',
      items: [
        { text: 'Every op', link: '/reference/ops' },
        { text: 'Every error', link: '/guide/errors/' },
        { text: 'API', link: '/api/' },
        { text: 'Every promise', link: '/guide/promises/' },
        { text: 'Parity with PyTorch', link: '/parity/' },
        { text: 'Benchmarks', link: '/benchmarks/' },
        { text: 'Changelog', link: '/changelog' },
      ],
    },
  ];
}

export const examples = (): Item[] => [
  { text: 'Examples', items: pagesOf('examples').map((page) => item('examples', page)) },
];

/** The sidebar that TypeDoc wrote; an empty one where only the pages are checked. */
export function api(): Item[] {
  const path = join(docs, 'api', 'typedoc-sidebar.json');
  if (!existsSync(path)) return [];
  return [{ text: 'API', link: '/api/', items: JSON.parse(readFileSync(path, 'utf8')) as Item[] }]; // TypeDoc's own format
}
