/**
 * The front page of the API: each package in a sentence, and each of its functions and classes in another.
 *
 * Everything is read. The tables are TypeDoc's own, which print the first paragraph of each comment; what lies under a path of its
 * own (`@chainrule/nn/node`) is in no table of TypeDoc's and is read from the sources.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentedIn } from './sentences.ts';
import { subpathPage } from './subpath-pages.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One line of a table: what it links to, and the whole comment's first paragraph. */
export interface Entry {
  readonly name: string;
  readonly link: string;
  readonly says: string;
}

/** The tables of a page that TypeDoc wrote, by the heading above them. */
export function tablesOf(page: string): ReadonlyMap<string, readonly Entry[]> {
  const sections = page.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const rows = [...section.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\) \| (.*) \|$/gm)];
      const heading = section.slice(0, section.indexOf('\n')).trim();
      return [heading, rows.map(([, name = '', link = '', says = '']) => ({ name, link, says }))] as const;
    }),
  );
}

/** The first sentence: what a list has room for. */
export const firstSentence = (text: string): string => /^.*?[.!?](?=\s+[A-Z`]|$)/.exec(text)?.[0] ?? text;

const table = (entries: readonly Entry[]): string =>
  ['| Name | What it is |', '| --- | --- |']
    .concat(entries.map(({ name, link, says }) => `| [${name}](${link}) | ${firstSentence(says)} |`))
    .join('\n');

const inline = (entries: readonly Entry[]): string => entries.map(({ name, link }) => `[${name}](${link})`).join(' · ');

/** Groups whose members are known by their names, or that few look for. */
const grouped = (title: string, count: number): boolean => /Interfaces|Type Aliases/.test(title) || count > 60;

function groups(name: string): string {
  const page = readFileSync(join(root, 'docs/api', name, 'index.md'), 'utf8');
  const shown = [...tablesOf(page)].filter(([title]) => title !== 'Namespaces');
  return shown
    .map(([title, entries]) => {
      const here = entries.map((entry) => ({ ...entry, link: `./${name}/${entry.link}` }));
      if (!grouped(title, here.length)) return `### ${title}\n\n${table(here)}`;
      const ops =
        title === 'Variables'
          ? 'Records that can be called, nearly all: [every op](/reference/ops) has their formulas.\n\n'
          : '';
      return `### ${title}\n\n${ops}${inline(here)}`;
    })
    .join('\n\n');
}

interface Manifest {
  readonly name: string;
  readonly description: string;
  /** What users get: `exports` without what is for this repository alone. */
  readonly publishConfig: { readonly exports: Readonly<Record<string, unknown>> };
}

/** What a path of its own exports: the names in its index, with the sentence above each where it is defined, in its folder. */
function subpath(folder: string, name: string): string {
  const at = join(root, folder, 'src', name);
  const index = readFileSync(join(at, 'index.ts'), 'utf8');
  const names = [...index.matchAll(/export \{([^}]+)\}/g)].flatMap(([, list = '']) => list.split(','));
  const passedOn = names.map((each) => each.trim()).filter((each) => each !== '' && !each.startsWith('type '));
  const files = readdirSync(at).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const says = documentedIn(files.map((file) => readFileSync(join(at, file), 'utf8')));
  const values = [...documentedIn([index]).keys(), ...passedOn];
  const link = (each: string): string => `[${each}](./@chainrule/${folder.replace('packages/', '')}/${name}#${each})`;
  return values.map((each) => `| ${link(each)} | ${firstSentence(says.get(each) ?? '')} |`).join('\n');
}

/** The paths of a package's own that have names of their own: not the same names bundled for pages, nor package.json. */
const pathsOf = (folder: string, { publishConfig }: Manifest): string[] =>
  Object.keys(publishConfig.exports)
    .filter((path) => path.startsWith('./'))
    .map((path) => path.slice(2))
    .filter((path) => existsSync(join(root, folder, 'src', path, 'index.ts')));

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest; // ours

/** The pages of those paths: where they go, and their Markdown. */
export const subpathPages = (): { readonly path: string; readonly text: string }[] =>
  ['packages/engine', 'packages/nn'].flatMap((folder) => {
    const manifest = manifestOf(folder);
    return pathsOf(folder, manifest).map((path) => ({
      path: `api/${manifest.name}/${path}.md`,
      text: subpathPage(folder, manifest.name, path),
    }));
  });

function section(folder: string): string {
  const manifest = manifestOf(folder);
  const { name, description } = manifest;
  const paths = pathsOf(folder, manifest);
  const more = paths.map(
    (path) => `### ${name}/${path}\n\n| Name | What it is |\n| --- | --- |\n${subpath(folder, path)}`,
  );
  return [`## ${name}`, `${description} [Its page](./${name}/) has every name.`, groups(name), ...more].join('\n\n');
}

/** The page; '' before TypeDoc has run. */
export function apiPage(): string {
  if (!existsSync(join(root, 'docs/api/@chainrule/engine/index.md'))) return '';
  const intro =
    'Every public name of the two packages, printed from the comments in their sources. The names are PyTorch’s, in camelCase.';
  return ['# API', intro, section('packages/engine'), section('packages/nn')].join('\n\n');
}
