/**
 * The command as a function: arguments in, exit code out. It copies a template and names the project; it installs nothing and asks the
 * network for nothing.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Template, templates } from './templates.ts';

/** What the command talks to; tests put their own in. */
export interface Shell {
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly tell: (line: string) => void;
  /** Asks a question; undefined where nobody can be asked. */
  readonly ask?: (question: string) => Promise<string>;
}

class Refusal extends Error {}

const list = (): string => templates.map(({ name, what }) => `  ${name.padEnd(10)}${what}`).join('\n');
const help = (): string =>
  `npm create chainrule [folder] [-- --template NAME]\n\n${list()}\n\nExit code 0: the project is there. 2: it is not.`;

function read(argv: readonly string[]): { folder: string | undefined; template: string | undefined; help: boolean } {
  const options = { template: { type: 'string', short: 't' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    if (positionals.length > 1) throw new Error(`it takes one folder, got ${positionals.join(' and ')}`);
    return { folder: positionals[0], template: values.template, help: values.help ?? false };
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}. See npm create chainrule -- --help.`);
  }
}

async function templateOf(asked: string | undefined, { ask }: Shell): Promise<Template> {
  const name = asked ?? (await ask?.(`Which kind of project?\n${list()}\n> `))?.trim();
  const found = templates.find((template) => template.name === name);
  if (found !== undefined) return found;
  const names = templates.map((template) => template.name).join(', ');
  throw new Refusal(
    `the templates are ${names}, ${name ? `got "${name}"` : 'and none was named'}. Give one: --template node.`,
  );
}

/** npm's rules for names, as far as a folder may break them. */
export const packageName = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '') || 'chainrule-project';

function checkPlace(place: string): void {
  if (!existsSync(place)) return;
  if (!statSync(place).isDirectory()) throw new Refusal(`${place} is a file. Name another folder.`);
  if (readdirSync(place).some((name) => name !== '.git'))
    throw new Refusal(`${place} has files in it, which are left alone. Name a new folder, or an empty one.`);
}

function write(template: Template, place: string): void {
  mkdirSync(place, { recursive: true });
  cpSync(fileURLToPath(new URL(`../templates/${template.name}`, import.meta.url)), place, { recursive: true });
  const manifest = join(place, 'package.json');
  if (!existsSync(manifest)) return;
  const named = { ...(JSON.parse(readFileSync(manifest, 'utf8')) as object), name: packageName(place) }; // a template of ours
  writeFileSync(manifest, `${JSON.stringify(named, null, 2)}\n`);
  writeFileSync(join(place, '.gitignore'), 'node_modules/\ndist/\n'); // npm leaves files of that name out of packages
}

/**
 * Runs the command.
 *
 * @param argv - the words after the program's name
 * @returns 0 when the project is there, 2 when it is not
 */
export async function create(argv: readonly string[], shell: Shell): Promise<number> {
  try {
    const args = read(argv);
    if (args.help) {
      shell.say(help());
      return 0;
    }
    const place = resolve(shell.folder, args.folder ?? 'chainrule-project');
    checkPlace(place);
    const template = await templateOf(args.template, shell);
    write(template, place);
    shell.say(`${place} is there: ${template.what}. Next:\n`);
    for (const line of [`cd ${args.folder ?? 'chainrule-project'}`, ...template.next]) shell.say(`  ${line}`);
    return 0;
  } catch (error) {
    const system = error instanceof Error && 'code' in error; // a disk that is full, a folder that may not be written
    if (!(error instanceof Refusal) && !system) throw error;
    shell.tell(`create-chainrule: ${error.message}`);
    return 2;
  }
}
