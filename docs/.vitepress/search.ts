/**
 * The site's own search (VitePress' local one), told three things: that a reader wants the guide before the names of the API,
 * which words mean the same, and what a page is about where its own words do not say so.
 *
 * A page's `keywords` in its front matter are added to its first section. The functions below run in the browser as well: VitePress
 * sends their text, so they use nothing from outside themselves.
 */
import type { DefaultTheme, MarkdownEnv, MarkdownRenderer } from 'vitepress';

/** How much a page counts: the guide most, the API least. */
function boostDocument(id: string): number {
  if (id.includes('/api/')) return 0.08;
  if (/\/(reference|guide\/errors|guide\/promises|parity|changelog)/.test(id)) return 0.3;
  if (id.includes('/guide/') || id.includes('/benchmarks/')) return 2;
  return id.includes('/examples/') ? 0.8 : 1;
}

/** A word of a query, and the words of this site that mean the same. Words that are in every text count for nothing. */
function processTerm(term: string): string | string[] | null {
  const word = term.toLowerCase();
  if (/^(a|an|the|is|are|as|to|of|in|it|my|own|do|does|how|i|for|with|and)$/.test(word)) return null;
  const same: Readonly<Record<string, readonly string[]>> = {
    autodiff: ['differentiation', 'gradient'],
    autograd: ['gradient', 'backward'],
    store: ['save'],
    persist: ['save'],
    localstorage: ['indexeddb'],
    stop: ['stopping'],
    scheduler: ['schedule'],
    lr: ['rate'],
    optimizer: ['optimiser'],
    colour: ['color'],
    custom: ['own'],
    layer: ['module'],
    speed: ['fast', 'performance'],
    slow: ['fast', 'performance'],
    faster: ['fast'],
    benchmark: ['fast'],
    nans: ['nan'],
    esm: ['import'],
    thread: ['worker'],
    freeze: ['frozen'],
    install: ['npm'],
    crash: ['throws'],
    derivative: ['slope'],
    parents: ['inputs'],
    children: ['inputs'],
  };
  return [word, ...(same[word] ?? [])];
}

/** The HTML that is indexed: what a code block holds unseen is left out, and the page's keywords come after its heading. */
function render(src: string, env: MarkdownEnv, md: MarkdownRenderer): string {
  const html = md.render(src, env).replaceAll(/<span hidden>[\s\S]*?<\/span>/g, '');
  if (env.frontmatter?.search === false) return '';
  const keywords = (env.frontmatter as { keywords?: string } | undefined)?.keywords; // our own front matter
  return keywords === undefined ? html : html.replace('</h1>', `</h1><p>${keywords}</p>`);
}

export const search: NonNullable<DefaultTheme.Config['search']> = {
  provider: 'local',
  options: {
    miniSearch: {
      searchOptions: {
        fuzzy: 0.15,
        prefix: true,
        boost: { title: 4, text: 1.5, titles: 2 },
        boostDocument,
        processTerm,
      },
    },
    _render: render,
  },
};
