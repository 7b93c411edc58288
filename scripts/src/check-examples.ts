/**
 * Runs what we show: every ```ts block of the READMEs, of CONTRIBUTING and of the site, and every `@example` of the packages' sources.
 *
 * Each becomes a module in an ignored folder, is type-checked with the repository's own settings, and is then run on the
 * sources. A comment behind a value is a promise, and is compared with it; an example has to end in one.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Complaint } from './compare.ts';
import { freeNames, instrument } from './instrument.ts';
import { type Files, isTest, root } from './repository.ts';
import { blocksOf, examplesOf, exportsOf, type Snippet } from './snippets.ts';

const folder = join(root, 'scripts', '.cache', 'snippets');
const declarations = `interface Check { value<T>(found: T, comment: string, line: number): T; call<T>(found: T, comment: string, line: number): T;
log(args: unknown[], comment: string, line: number): void; throws(run: () => void, comment: string, line: number): void }
declare global { var $: Check } export {};\n`;

/** Every snippet of the repository. */
export function snippetsOf(files: Files): Snippet[] {
  return [...files].flatMap(([path, text]) => {
    if (/(^|\/)(README|CONTRIBUTING)\.md$/.test(path)) return blocksOf(path, text);
    if (/^docs\/.*\.md$/.test(path)) return blocksOf(path, text).map((block) => ({ ...block, kind: 'page' }));
    return /^packages\/[^/]+\/src\/.*\.ts$/.test(path) && !isTest(path) ? examplesOf(path, text) : [];
  });
}

/** Names that the packages export to their users, by package. */
export type PublicNames = ReadonlyMap<string, readonly string[]>;

/** Imports that an `@example` may leave out: its own file's exports first, then the packages'. On one line, to keep line numbers. */
function impliedImports(snippet: Snippet, files: Files, names: PublicNames): string {
  if (snippet.kind !== 'example') return '';
  const own = freeNames(snippet.code, exportsOf(snippet.path, files.get(snippet.path) ?? ''));
  const lines = own.length === 0 ? [] : [`import { ${own.join(', ')} } from '../../../${snippet.path}';`];
  const taken = new Set(own);
  for (const [name, exported] of names) {
    const wanted = freeNames(snippet.code, exported).filter((each) => !taken.has(each));
    for (const each of wanted) taken.add(each);
    if (wanted.length > 0) lines.push(`import { ${wanted.join(', ')} } from '${name}';`);
  }
  return lines.join(' ');
}

/** The module of a snippet: line 1 is ours, the code starts on line 2. */
export function moduleOf(snippet: Snippet, files: Files, names: PublicNames): { text: string; complaint?: string } {
  const { code, checks, endsChecked } = instrument(snippet.code, snippet.line);
  const text = `${impliedImports(snippet, files, names)} export {};\n${code}\n`;
  const place = `${snippet.path}:${snippet.line}`;
  if (snippet.kind === 'example' && !endsChecked)
    return { text, complaint: `${place} the example does not end in a checked value` };
  return checks === 0 && snippet.kind === 'block'
    ? { text, complaint: `${place} the block checks nothing: end a line in "// value"` }
    : { text };
}

/** Complaints of the compiler, as line and message of the snippet. */
function typeErrors(names: readonly string[]): Map<string, Complaint[]> {
  const config = ts.parseJsonConfigFileContent(
    {
      extends: '../../../tsconfig.base.json',
      // A snippet is written for a reader, whose own settings may be laxer in these three.
      compilerOptions: {
        types: ['node'],
        noUnusedLocals: false,
        noUnusedParameters: false,
        noUncheckedIndexedAccess: false,
      },
    },
    ts.sys,
    folder,
  );
  const program = ts.createProgram(
    names.map((name) => join(folder, name)),
    config.options,
  );
  const found = new Map<string, Complaint[]>();
  for (const name of names) {
    const source = program.getSourceFile(join(folder, name));
    const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    found.set(
      name,
      diagnostics.map((d) => ({
        line: source === undefined ? 0 : source.getLineAndCharacterOfPosition(d.start ?? 0).line,
        message: ts.flattenDiagnosticMessageText(d.messageText, ' '),
      })),
    );
  }
  return found;
}

function run(): Record<string, readonly Complaint[]> {
  const args = ['--conditions=@chainrule/source', '--import', 'tsx', join(root, 'scripts/src/run-snippets.ts'), folder];
  const out = execFileSync(process.execPath, args, { cwd: join(root, 'scripts'), encoding: 'utf8', timeout: 300_000 });
  return JSON.parse(out) as Record<string, readonly Complaint[]>;
}

/** Type-checks and runs snippets; one complaint per promise that is not kept. */
export function runSnippets(snippets: readonly Snippet[], files: Files, names: PublicNames): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'globals.d.ts'), declarations);
  const complaints: string[] = [];
  const byName = new Map<string, Snippet>();
  for (const [index, snippet] of snippets.entries()) {
    const name = `${String(index).padStart(4, '0')}.ts`;
    const { text, complaint } = moduleOf(snippet, files, names);
    if (complaint !== undefined) complaints.push(complaint);
    writeFileSync(join(folder, name), text);
    byName.set(name, snippet);
  }
  if (byName.size === 0) return complaints;
  const types = typeErrors([...byName.keys(), 'globals.d.ts']);
  const results = run();
  for (const [name, { path, line }] of byName) {
    // The compiler counts lines of the module (0 is ours), the checks count lines of the file, and 0 is "somewhere".
    for (const each of types.get(name) ?? [])
      complaints.push(`${path}:${line + Math.max(0, each.line - 1)} ${each.message}`);
    for (const each of results[name] ?? []) complaints.push(`${path}:${each.line || line} ${each.message}`);
  }
  return complaints;
}

/** The packages' public names, from their sources. */
export async function publicNames(): Promise<PublicNames> {
  const packages = {
    '@chainrule/engine': await import('@chainrule/engine'),
    '@chainrule/nn': await import('@chainrule/nn'),
  };
  return new Map(Object.entries(packages).map(([name, module]) => [name, Object.keys(module)]));
}
