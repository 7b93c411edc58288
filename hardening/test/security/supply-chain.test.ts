/** What comes with an installation: nothing that runs by itself, nothing that was not named, nothing that makes code of strings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Manifest {
  readonly private?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly bundledDependencies?: readonly string[];
  readonly bin?: unknown;
}
const published = ['engine', 'nn', 'parity'] as const;
const manifest = (name: string): Manifest => JSON.parse(read(`packages/${name}/package.json`)) as Manifest; // npm's own format

const sources = (name: string): (readonly [string, string])[] => {
  const folder = `packages/${name}/src`;
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => [`${folder}/${file}`, read(`${folder}/${file}`)]);
};

/** Every place that a check complains about, met in the syntax tree, so that strings and comments do not count. */
export function places(path: string, text: string, complaint: (node: ts.Node) => string | undefined): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const queue: ts.Node[] = [source];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const what = complaint(node);
    if (what !== undefined)
      found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1} ${what}`);
    ts.forEachChild(node, (child) => {
      queue.push(child);
    });
  }
  return found;
}

/** Whether a name is a member of something (`model.eval()`), not the language's own. */
const isMember = (node: ts.Identifier): boolean => {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent))
    return parent.name === node && parent.expression.getText() !== 'globalThis';
  return (ts.isMethodDeclaration(parent) || ts.isPropertySignature(parent)) && parent.name === node;
};

/** Calls that make code of a string, in whatever way it is reached. */
const makesCode = (node: ts.Node): string | undefined => {
  if (ts.isIdentifier(node) && /^(eval|Function)$/.test(node.text))
    return isMember(node) || ts.isTypeReferenceNode(node.parent) ? undefined : node.text;
  const timer = ts.isCallExpression(node) && /(^|\.)set(Timeout|Interval)$/.test(node.expression.getText());
  return timer && node.arguments[0] !== undefined && ts.isStringLiteralLike(node.arguments[0])
    ? 'a timer with a string'
    : undefined;
};

/** Ways out of the process. */
const reachesOut = (node: ts.Node): string | undefined => {
  if (ts.isIdentifier(node) && /^(fetch|XMLHttpRequest|WebSocket|EventSource|importScripts)$/.test(node.text))
    return node.text;
  if (!ts.isImportDeclaration(node)) return undefined;
  const from = node.moduleSpecifier.getText().slice(1, -1);
  return /^(node:)?(net|http|https|http2|tls|dgram|dns|child_process|worker_threads|cluster|vm|inspector)(\/|$)/.test(
    from,
  )
    ? from
    : undefined;
};

describe('what is published', () => {
  it('@chainrule/engine depends on nothing, in any way', () => {
    const { dependencies, peerDependencies, optionalDependencies, bundledDependencies } = manifest('engine');
    expect([dependencies, peerDependencies, optionalDependencies, bundledDependencies]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('@chainrule/nn depends on the engine and pure-rand alone; the rest is optional', () => {
    const {
      dependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
      optionalDependencies,
    } = manifest('nn');
    expect(Object.keys(dependencies).sort()).toEqual(['@chainrule/engine', 'pure-rand']);
    expect(optionalDependencies).toBeUndefined();
    for (const name of Object.keys(peerDependencies)) expect(peerDependenciesMeta[name]?.optional, name).toBe(true);
  });

  it.each(published)('@chainrule/%s runs nothing when it is installed', (name) => {
    const hooks = /^(pre|post)?(install|prepare|prepublish|pack|uninstall)$/;
    expect(Object.keys(manifest(name).scripts ?? {}).filter((script) => hooks.test(script))).toEqual([]);
  });

  it('no package of the lock file may run scripts when it is installed', () => {
    const allowed = /allowBuilds:\n((?: {2}.*\n)+)/.exec(read('pnpm-workspace.yaml'))?.[1] ?? '';
    expect(allowed.trim().split('\n').length).toBeGreaterThan(2);
    expect(allowed).not.toMatch(/true/);
  });

  it('a release carries provenance, and is made by the workflow alone', () => {
    const workflow = read('.github/workflows/release.yml');
    expect(workflow).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/); // npm asks by OIDC
    expect(read('scripts/src/publish.ts')).toMatch(/'npm', \['publish', [^\]]*\.\.\.provenance\]/);
    const [before = '', release = ''] = workflow.split(/^ {2}release:$/m);
    expect(before).toMatch(/^ {2}test:\n[\s\S]*bash \.ci\/run/m);
    expect(release).toMatch(/needs: test\n[\s\S]*changesets\/action/);
    // What tests run in may neither write nor sign.
    expect(before).toMatch(/^permissions:\n {2}contents: read\n/m);
    expect(before).not.toMatch(/: write/);
    expect(release).toMatch(/id-token: write/);
    expect(release).not.toMatch(/\.ci\/run/);
  });

  it.each(published)('@chainrule/%s makes no code of strings', (name) => {
    expect(sources(name).flatMap(([path, text]) => places(path, text, makesCode))).toEqual([]);
  });

  it.each(['engine', 'nn'])('@chainrule/%s opens no connection and starts no process', (name) => {
    expect(sources(name).flatMap(([path, text]) => places(path, text, reachesOut))).toEqual([]);
  });
});

it('the checks see what they look for', () => {
  const see = (text: string, check: (node: ts.Node) => string | undefined): string[] =>
    places('a.ts', text, check).map((place) => place.replace(/^.*?:\d+ /, ''));
  expect(
    see("eval('1'); const f = new Function('a'); setTimeout('x()', 1); globalThis.eval;", makesCode).sort(),
  ).toEqual(['Function', 'a timer with a string', 'eval', 'eval'].sort());
  expect(
    see("// eval('1')\nconst s = 'eval'; type F = Function; setTimeout(() => {}, 1); model.eval();", makesCode),
  ).toEqual([]);
  expect(see("import 'node:net'; fetch('x'); import { execFile } from 'child_process';", reachesOut)).toHaveLength(3);
});
