/**
 * The site: its map, its search, and nothing that a section can say for itself.
 *
 * `DOCS_BASE` puts the site under a sub-path (`DOCS_BASE=/chainrule/`). The API section is written by TypeDoc before a
 * build, the reference pages by `plugins/generate.ts`; neither is in git.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import llmstxt from 'vitepress-plugin-llms';
import { addressOf, base, origin, repository } from './place.ts';
import { generatePages } from './plugins/generate.ts';
import { describe, sharedHead, writeShared } from './plugins/sharing.ts';
import { breakCodeWell, markIndents } from './plugins/short-code.ts';
import { writeTakeAway } from './plugins/take-away/write.ts';
import { copyWholePrograms } from './plugins/whole-code.ts';
import { widgetProps } from './plugins/widget-props.ts';
import { search } from './search.ts';
import { api, examples, guide, learn } from './sidebar.ts';
import { keepEarly } from './theme/widgets/early.ts';

const snippets = fileURLToPath(new URL('../snippets', import.meta.url));
const theme = fileURLToPath(new URL('./theme', import.meta.url));
const description = 'Scalar automatic differentiation in TypeScript, with PyTorch’s names and numbers.';

/** An address whose fragment cannot be decoded would stop VitePress's router: it becomes one that the page reports and ignores. */
const mendHash =
  "try { decodeURIComponent(location.hash) } catch { history.replaceState(null, '', location.pathname + '#broken=1') }";

/**
 * No page loads anything from elsewhere, and the browser holds it to that. Scripts may be inline (VitePress writes some) and made
 * from strings and blobs, because the code runner's frame inherits this policy and adds its own, far narrower one.
 */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ');

/** Pages that are printed from code and reports: there is nothing to edit on them. */
const printed = /^(api|reference|parity|benchmarks|guide\/errors|guide\/promises)\/|^changelog\.md$/;

generatePages();
await writeTakeAway(fileURLToPath(new URL('../public/take', import.meta.url)));

export default defineConfig({
  title: 'Chainrule',
  description,
  lang: 'en',
  base,
  cleanUrls: true,
  lastUpdated: false,
  router: { prefetchLinks: false },
  appearance: { disableTransition: false }, // it would lay the page out three times on load; Layout.vue does it on the switch
  srcExclude: ['WIDGETS.md', 'README.md', 'test/**', 'snippets/**'],
  head: [
    ['meta', { 'http-equiv': 'Content-Security-Policy', content: policy }],
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}mark.svg` }],
    ['link', { rel: 'alternate', type: 'application/rss+xml', title: 'Releases', href: `${base}changelog.xml` }],
    ['script', {}, mendHash],
    ['script', {}, keepEarly],
  ],
  markdown: {
    math: true,
    codeTransformers: [markIndents],
    typographer: true, // “quotes” that are quotes
    config: (md) => {
      md.disable('replacements'); // and nothing else: (c) is an input
      md.use(breakCodeWell);
      md.use(copyWholePrograms);
    },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  transformPageData(page, { siteConfig }) {
    if (page.description === '')
      page.description = describe(readFileSync(join(siteConfig.srcDir, page.filePath), 'utf8'));
    if (page.relativePath.startsWith('api/')) page.frontmatter.pageClass = 'cr-api';
    if (printed.test(page.relativePath)) page.frontmatter.editLink = false;
  },
  transformHead: ({ pageData }) => sharedHead(pageData),
  buildEnd: writeShared,
  ...(origin === '' ? {} : { sitemap: { hostname: addressOf('') } }),
  vite: {
    resolve: {
      alias: [
        { find: './components/VPNav.vue', replacement: join(theme, 'parts/LaterNav.ts') },
        { find: './components/VPSidebar.vue', replacement: join(theme, 'parts/LaterSidebar.ts') },
      ],
    },
    plugins: [
      widgetProps(snippets),
      llmstxt({ domain: origin, ignoreFiles: ['WIDGETS.md', 'test/**', 'reference/source/**'], description }),
    ],
    worker: { format: 'es' },
    build: { chunkSizeWarningLimit: 1600 },
  },
  themeConfig: {
    logo: { src: '/mark.svg', alt: '', width: 22, height: 22 },
    nav: [
      { text: 'Learn', link: '/learn/', activeMatch: '/learn/' },
      { text: 'Guide', link: '/guide/', activeMatch: '/guide/' },
      { text: 'Examples', link: '/examples/', activeMatch: '/examples/' },
      { text: 'Playground', link: '/playground/', activeMatch: '/playground/' },
      {
        text: 'Reference',
        items: [
          { text: 'API', link: '/api/' },
          { text: 'Ops', link: '/reference/ops' },
          { text: 'Errors', link: '/guide/errors/' },
          { text: 'Parity', link: '/parity/' },
          { text: 'Benchmarks', link: '/benchmarks/' },
          { text: 'Glossary', link: '/guide/glossary' },
          { text: 'Changelog', link: '/changelog' },
        ],
      },
    ],
    sidebar: {
      '/learn/': learn(),
      '/guide/': guide(),
      '/reference/': guide(),
      '/changelog': guide(),
      '/parity/': guide(),
      '/benchmarks/': guide(),
      '/examples/': examples(),
      '/api/': api(),
    },
    search,
    outline: { level: [2, 3], label: 'On this page' },
    notFound: {
      title: 'There is no such page',
      quote: 'It may have moved. The search at the top finds every page.',
      linkText: 'Go to the front page',
      linkLabel: 'Go to the front page',
      code: '404',
    },
    ...(repository === ''
      ? {}
      : {
          socialLinks: [{ icon: 'github', link: repository, ariaLabel: 'Source code' }],
          editLink: { pattern: `${repository}/edit/main/docs/:path`, text: 'Edit this page' },
        }),
    docFooter: { prev: 'Previous', next: 'Next' },
  },
});
