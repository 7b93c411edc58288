/** The changelog as a page and as a feed: what each version of each package brought, and what the next one will bring. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addressOf } from '../place.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const packages = ['engine', 'nn'] as const;

/** One version of one package. */
export interface Release {
  readonly name: string;
  readonly version: string;
  /** Markdown. */
  readonly text: string;
}

/** The versions that CHANGELOG.md tells of, newest first. */
export function releasesOf(name: string, markdown: string): Release[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [version = '', ...rest] = part.split('\n');
      return { name, version: version.trim(), text: rest.join('\n').replaceAll(/^### /gm, '#### ').trim() };
    });
}

/** What waits for the next version: the changesets that name a package, each as an item. */
export function pendingOf(name: string, changesets: readonly string[]): string[] {
  return changesets.flatMap((text) => {
    const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
    return front.includes(`'${name}'`) || front.includes(`"${name}"`) ? [body.trim()] : [];
  });
}

function read(): { readonly pending: ReadonlyMap<string, readonly string[]>; readonly releases: readonly Release[] } {
  const folder = `${root}.changeset`;
  const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
  const changesets = files.sort().map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  const releases = packages.flatMap((folder) => {
    const path = `${root}packages/${folder}/CHANGELOG.md`;
    return existsSync(path) ? releasesOf(`@chainrule/${folder}`, readFileSync(path, 'utf8')) : [];
  });
  return {
    pending: new Map(packages.map((name) => [`@chainrule/${name}`, pendingOf(`@chainrule/${name}`, changesets)])),
    releases,
  };
}

const anchor = (name: string, version: string): string =>
  `${name.replace('@chainrule/', '')}-${version.replaceAll('.', '-')}`;
/** An item of a list: its later lines set in. Words in angle brackets are words. */
const item = (text: string): string =>
  `- ${text
    .replaceAll('\n', '\n  ')
    .replaceAll(/<(?=[a-z])/gi, '&lt;')
    .replaceAll('{{', '&#123;&#123;')}`;

/** The page. */
export function changelogPage(): string {
  const { pending, releases } = read();
  const parts = packages.flatMap((folder) => {
    const name = `@chainrule/${folder}`;
    const next = pending.get(name) ?? [];
    return [
      `## ${name}`,
      ...(next.length === 0 ? [] : [`### Not yet released {#${anchor(name, 'next')}}`, next.map(item).join('\n')]),
      ...releases
        .filter((each) => each.name === name)
        .flatMap(({ version, text }) => [`### ${version} {#${anchor(name, version)}}`, text]),
    ];
  });
  return [
    "---\ntitle: Changelog\ndescription: 'What each version of the two packages changed, and what the next one will.'\noutline: [2, 3]\neditLink: false\n---",
    '# Changelog',
    'What each version changed, and what the next one will. There is a [feed](./changelog.xml){target="_self"} of releases for feed readers.',
    ...parts,
  ].join('\n\n');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The feed, RSS 2.0: an item per release. */
export function changelogFeed(): string {
  const items = read().releases.map(({ name, version, text }) => {
    const link = `${addressOf('changelog')}#${anchor(name, version)}`;
    return `<item><title>${escaped(`${name} ${version}`)}</title><link>${link}</link><guid isPermaLink="false">${name}@${version}</guid><description>${escaped(text)}</description></item>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Chainrule releases</title><link>${addressOf('changelog')}</link><description>Scalar automatic differentiation in TypeScript</description><language>en</language>\n${items.join('\n')}\n</channel></rss>\n`;
}
