/**
 * What other sites, search engines and feed readers get: a description, a canonical address and a card per page, robots.txt, the
 * changelog as a feed. Addresses are whole where the origin is known (`place.ts`), since most of these readers want them so.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { instance } from '@viz-js/viz';
import type { HeadConfig, PageData, SiteConfig } from 'vitepress';
import { addressOf, base, origin } from '../place.ts';
import { cardPng, cardSize, cardSvg } from './card.ts';
import { changelogFeed } from './changelog-page.ts';

/** A page's path on the site: `guide/saving`, '' for the front page. */
export const pathOf = (relativePath: string): string =>
  relativePath.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '');

const plain = (markdown: string): string =>
  markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*`_#|>]/g, '')
    .replaceAll(/\$[^$]*\$/g, '…')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The first paragraph of prose, cut at a sentence or a word: what a page says of itself. */
export function describe(markdown: string): string {
  const body = markdown.replace(/^---\n[\s\S]*?\n---\n/, '').replaceAll(/<script[\s\S]*?<\/script>/g, '');
  const paragraphs = body.split(/\n{2,}/).map((text) => text.trim());
  const first = paragraphs.find((text) => text !== '' && !/^(#|<|`{3}|:::|\||\$\$|- |\d+\. )/.test(text)) ?? '';
  const text = plain(first);
  if (text.length <= 165) return text;
  const cut = text.slice(0, 165);
  const sentence = /^.*[.?!](?=\s)/.exec(cut)?.[0] ?? '';
  return sentence.length > 70 ? sentence : `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}

const isChapter = (path: string): boolean => /^learn\/\d\d-/.test(path);
/** The card of a page: a chapter's own, or that of the site. */
const cardOf = (path: string): string => `cards/${isChapter(path) ? path.slice('learn/'.length) : 'site'}.png`;

/** The head of a page. */
export function sharedHead(page: PageData): HeadConfig[] {
  const path = pathOf(page.relativePath);
  const title = page.title === '' ? 'Chainrule' : page.title;
  const meta = (property: string, content: string): HeadConfig => ['meta', { property, content }];
  const whole: HeadConfig[] =
    origin === '' ? [] : [['link', { rel: 'canonical', href: addressOf(path) }], meta('og:url', addressOf(path))];
  return [
    ...whole,
    meta('og:type', isChapter(path) ? 'article' : 'website'),
    meta('og:site_name', 'Chainrule'),
    meta('og:title', title),
    meta('og:description', page.description),
    meta('og:image', addressOf(cardOf(path))),
    meta('og:image:width', String(cardSize.width)),
    meta('og:image:height', String(cardSize.height)),
    meta('og:image:alt', `${title}, with a drawing of what it is about`),
    ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
  ];
}

function put(folder: string, name: string, content: string | Buffer): void {
  const at = join(folder, name);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, content);
}

/** The links of llms.txt, all with the base: its plugin leaves it out of pages that no sidebar names. */
const wholeLinks = (text: string): string =>
  text.replaceAll(new RegExp(`\\]\\(${origin.replaceAll('.', '\\.')}/(?!${base.slice(1)})`, 'g'), `](${origin}${base}`);

/** Writes cards, robots.txt and the feed beside the built pages. */
export async function writeShared({ outDir, srcDir, pages }: SiteConfig): Promise<void> {
  const viz = await instance();
  const chapters = pages.filter((page) => isChapter(pathOf(page)));
  for (const page of chapters) {
    const path = pathOf(page);
    const markdown = readFileSync(join(srcDir, page), 'utf8');
    const title = plain(/^# (?:\d+\. )?(.+)$/m.exec(markdown)?.[1] ?? path);
    put(
      outDir,
      cardOf(path),
      cardPng(cardSvg(viz, title, `Chainrule · chapter ${Number(path.slice(6, 8))}`, markdown)),
    );
  }
  put(outDir, 'cards/site.png', cardPng(cardSvg(viz, 'Gradients you can read', 'Chainrule', '')));
  const map = origin === '' ? '' : `\nSitemap: ${addressOf('sitemap.xml')}`;
  put(outDir, 'robots.txt', `User-agent: *\nAllow: ${base}${map}\n`);
  put(outDir, 'changelog.xml', changelogFeed());
  const llms = join(outDir, 'llms.txt');
  if (existsSync(llms)) writeFileSync(llms, wholeLinks(readFileSync(llms, 'utf8')));
}
