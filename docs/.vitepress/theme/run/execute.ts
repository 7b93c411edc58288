/**
 * Runs a learner's TypeScript: sucrase takes the types off and turns imports into calls of `load`, and the rest is a
 * function of the engine's. It is only ever called inside a worker, which the page can end at any time.
 */
import * as engine from '@chainrule/engine';
import * as nn from '@chainrule/nn';
import { transform } from 'sucrase';
import { collapse } from '../graph/collapse.ts';
import { readGraph } from '../graph/model.ts';
import { assert } from './assert.ts';
import type { CheckResult, RunReply, RunRequest } from './messages.ts';

type Exports = Record<string, unknown>;
type Module = (load: (name: string) => unknown, exports: Exports, console: unknown) => Promise<void>;
const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => Module; // the language has no name for it

const modules = new Map<string, unknown>([
  ['@chainrule/engine', engine],
  ['@chainrule/nn', nn],
  ['node:assert/strict', Object.assign(assert, { default: assert, __esModule: true })],
]);

function load(name: string): unknown {
  const found = modules.get(name);
  if (found === undefined)
    throw new Error(`There is no module ${name} here. There are: ${[...modules.keys()].join(', ')}.`);
  return found;
}

/** What went wrong and on which line of the learner's text (from 1), as far as the engine tells. */
export function whereOf(error: unknown): { message: string; line: number | null } {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const inSyntax = / \((\d+):(\d+)\)/.exec(message);
  if (inSyntax !== null) {
    const said = message.replace(/^Error: Error/, 'SyntaxError: error').replace(/^Error: /, '');
    return { message: said.replace(inSyntax[0], `, at character ${inSyntax[2]}`), line: Number(inSyntax[1]) };
  }
  const inStack = error instanceof Error ? /<anonymous>:(\d+):\d+/.exec(error.stack ?? '')?.[1] : undefined;
  return { message, line: inStack === undefined ? null : Number(inStack) - 2 }; // a made function has two lines above its body
}

async function evaluate(code: string, console: unknown): Promise<Exports> {
  const { code: plain } = transform(code, { transforms: ['typescript', 'imports'], disableESTransforms: true });
  const exports: Exports = {};
  await new AsyncFunction('require', 'exports', 'console', plain)(load, exports, console);
  return exports;
}

function print(x: unknown): string {
  if (typeof x === 'string') return x;
  if (x instanceof engine.Value || typeof x !== 'object' || x === null)
    return String(x instanceof engine.Value ? x.toString() : x);
  try {
    return JSON.stringify(x, (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    );
  } catch {
    return String(x);
  }
}

const mostLines = 300;

/** A console that reports; after some hundred lines it says so and is silent. */
function reporter(post: (reply: RunReply) => void): Readonly<Record<string, (...args: unknown[]) => void>> {
  let count = 0;
  const log = (...args: unknown[]): void => {
    count++;
    if (count < mostLines) post({ type: 'log', lines: [args.map(print).join(' ').slice(0, 2000)] });
    else if (count === mostLines)
      post({ type: 'log', lines: [`… more than ${mostLines} lines: the rest is not shown.`] });
  };
  return { log, info: log, warn: log, error: log, debug: log, table: log };
}

async function runChecks(check: string, mine: Exports, console: unknown): Promise<CheckResult[]> {
  const { checks } = (await evaluate(check, console)) as { checks?: Record<string, (mine: Exports) => unknown> }; // WIDGETS.md
  const results: CheckResult[] = [];
  for (const [name, hold] of Object.entries(checks ?? {})) {
    try {
      await hold(mine);
      results.push({ name, problem: '' });
    } catch (error) {
      results.push({ name, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  return results;
}

/** Runs code and reports what it printed, drew and proved. */
export async function execute({ code, check }: RunRequest, post: (reply: RunReply) => void): Promise<void> {
  const began = performance.now();
  const console = reporter(post);
  try {
    const mine = await evaluate(code, console);
    const graph = mine.graph ?? mine.default;
    if (graph instanceof engine.Value) post({ type: 'graph', graph: collapse(readGraph(graph)) });
    if (check !== undefined) post({ type: 'checks', checks: await runChecks(check, mine, console) });
  } catch (error) {
    post({ type: 'error', ...whereOf(error) });
  }
  post({ type: 'done', milliseconds: performance.now() - began });
}
