/**
 * Keeps rooms small: no file over 300 lines (op tables and kernels 400), no function over 60.
 *
 * The caps fail; everything else is a report, since a file is split by idea and never to please a counter. In tests the
 * callback of describe() is a chapter, not a function, and is not counted.
 */
import ts from 'typescript';
import { type Check, type Files, isTypeScript } from './repository.ts';

export const fileCap = 300;
export const tableCap = 400;
export const functionCap = 60;
/** What most files and functions stay under; only reported. */
const usual = { file: 150, function: 10 };

const table = /^packages\/engine\/src\/(ops|kernels)\//;
const counted = /\.([cm]?tsx?|[cm]?js|vue|py)$/;
const generated = /(^|\/)fixtures\/|\.min\.js$/;

const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;

export interface FunctionSize {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

function nameOf(node: ts.Node): string {
  const named = node as { name?: ts.Node };
  const owner = named.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  return owner === undefined ? '(anonymous function)' : owner.getText();
}

const isChapter = (node: ts.Node): boolean =>
  ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());

/** Every function of a file with a body, however it is written. */
export function functionsOf(path: string, text: string): FunctionSize[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: FunctionSize[] = [];
  const queue: ts.Node[] = [source];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !isChapter(node)) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
      found.push({ name: nameOf(node), line: first + 1, lines: last - first + 1 });
    }
    ts.forEachChild(node, (child) => {
      queue.push(child);
    });
  }
  return found.sort((a, b) => a.line - b.line);
}

/** TypeScript of a file: all of it, or what stands between a Vue file's script tags, kept on its own lines. */
function script(path: string, text: string): string | undefined {
  if (isTypeScript(path) || /\.[cm]?js$/.test(path)) return text;
  if (!path.endsWith('.vue')) return undefined;
  const found = /(<script[^>]*>)([\s\S]*?)<\/script>/.exec(text);
  if (found === null) return undefined;
  return text.slice(0, found.index + (found[1] ?? '').length).replace(/[^\n]/g, '') + found[2];
}

const sources = (files: Files): [string, string][] =>
  [...files].filter(([path]) => counted.test(path) && !generated.test(path));

/** One complaint per file or function over its cap. */
export const checkBudgets: Check = (files) => {
  const complaints: string[] = [];
  for (const [path, text] of sources(files)) {
    const cap = table.test(path) ? tableCap : fileCap;
    const lines = linesOf(text);
    if (lines > cap) complaints.push(`${path} has ${lines} lines, the cap is ${cap}: split it by idea`);
    for (const { name, line, lines: size } of functionsOf(path, script(path, text) ?? '')) {
      if (size > functionCap) complaints.push(`${path}:${line} ${name} has ${size} lines, the cap is ${functionCap}`);
    }
  }
  return complaints;
};

/** Sizes in a few lines, for the reader of `check`. */
export function reportSizes(files: Files): string {
  const sized = sources(files).map(([path, text]) => ({ path, lines: linesOf(text) }));
  const functions = sources(files).flatMap(([path, text]) => functionsOf(path, script(path, text) ?? ''));
  const long = sized.filter((file) => file.lines > usual.file).sort((a, b) => b.lines - a.lines);
  const short = functions.filter((f) => f.lines <= usual.function).length;
  return [
    `${sized.length} files, ${sized.reduce((n, file) => n + file.lines, 0)} lines; ${long.length} over ${usual.file} lines`,
    ...long.slice(0, 5).map((file) => `  ${file.lines} ${file.path}`),
    `${functions.length} functions, ${short} of them up to ${usual.function} lines`,
  ].join('\n');
}
