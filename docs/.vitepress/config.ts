/**
 * The site: its map, its search, and nothing that a section can say for itself.
 *
 * `DOCS_BASE` puts the site under a sub-path (`DOCS_BASE=/chainrule/`). The API section is written by TypeDoc before a
 * build and is not in git; its sidebar comes with it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DefaultTheme, defineConfig } from 'vitepress';

const apiSidebar = fileURLToPath(new URL('../api/typedoc-sidebar.json', import.meta.url));

/** The sidebar that TypeDoc wrote; an empty one where only the pages are checked. */
function api(): DefaultTheme.SidebarItem[] {
  if (!existsSync(apiSidebar)) return [];
  return JSON.parse(readFileSync(apiSidebar, 'utf8')) as DefaultTheme.SidebarItem[]; // TypeDoc's own format
}

const guide: DefaultTheme.SidebarItem[] = [{ text: 'Guide', items: [{ text: 'Getting started', link: '/guide/' }] }];

export default defineConfig({
  title: 'Chainrule',
  description: 'Scalar automatic differentiation in TypeScript, with PyTorch’s names and numbers.',
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: true,
  lastUpdated: false,
  themeConfig: {
    nav: [
      { text: 'Learn', link: '/learn/' },
      { text: 'Guide', link: '/guide/' },
      { text: 'Examples', link: '/examples/' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: {
      '/learn/': [{ text: 'Learn', items: [{ text: 'Overview', link: '/learn/' }] }],
      '/guide/': guide,
      '/examples/': [{ text: 'Examples', items: [{ text: 'All examples', link: '/examples/' }] }],
      '/api/': [{ text: 'API', items: api() }],
    },
    search: { provider: 'local' },
    outline: [2, 3],
  },
});
