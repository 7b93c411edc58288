/**
 * The site: its map, its search, and nothing that a section can say for itself.
 *
 * `DOCS_BASE` puts the site under a sub-path (`DOCS_BASE=/chainrule/`). The API section is written by TypeDoc before a
 * build, the reference pages by `plugins/generate.ts`; neither is in git.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { groupIconMdPlugin, groupIconVitePlugin } from 'vitepress-plugin-group-icons';
import llmstxt from 'vitepress-plugin-llms';
import { widgetProps } from './plugins/widget-props.ts';
import { api, examples, guide, learn } from './sidebar.ts';

const snippets = fileURLToPath(new URL('../snippets', import.meta.url));
const description = 'Scalar automatic differentiation in TypeScript, with PyTorch’s names and numbers.';

export default defineConfig({
  title: 'Chainrule',
  description,
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: true,
  lastUpdated: false,
  srcExclude: ['WIDGETS.md', 'README.md', 'test/**', 'snippets/**'],
  head: [['meta', { name: 'color-scheme', content: 'light dark' }]],
  markdown: {
    math: true,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      md.use(groupIconMdPlugin);
    },
  },
  vite: {
    plugins: [
      widgetProps(snippets),
      groupIconVitePlugin(),
      llmstxt({ domain: process.env.DOCS_ORIGIN ?? '', ignoreFiles: ['WIDGETS.md', 'test/**'], description }),
    ],
    worker: { format: 'es' },
    build: { chunkSizeWarningLimit: 1600 },
  },
  themeConfig: {
    nav: [
      { text: 'Learn', link: '/learn/', activeMatch: '/learn/' },
      { text: 'Guide', link: '/guide/', activeMatch: '/guide/' },
      { text: 'Examples', link: '/examples/', activeMatch: '/examples/' },
      { text: 'Playground', link: '/playground/', activeMatch: '/playground/' },
      { text: 'Reference', items: [
        { text: 'API', link: '/api/' },
        { text: 'Ops', link: '/reference/ops' },
        { text: 'Errors', link: '/guide/errors/' },
        { text: 'Parity', link: '/parity/' },
        { text: 'Benchmarks', link: '/benchmarks/' },
      ] },
    ],
    sidebar: {
      '/learn/': learn(),
      '/guide/': guide(),
      '/reference/': guide(),
      '/parity/': guide(),
      '/benchmarks/': guide(),
      '/examples/': examples(),
      '/api/': api(),
    },
    search: { provider: 'local' },
    outline: { level: [2, 3], label: 'On this page' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
});
