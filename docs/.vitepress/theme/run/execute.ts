/**
 * Runs a learner's TypeScript: sucrase takes the types off and turns imports into calls of `load`, and the rest is a
 * function of the engine's. It is only ever called inside a worker, which the page can end at any time.
 */
import * as engine from '@chainrule/engine';
import * as nn from '@chainrule/nn';
import { transform } from 'sucrase';
import { judge } from '../../../exercises/exercise.ts';
import { exercises } from '../../../exercises/index.ts';
import { collapse } from '../graph/collapse.ts';
import { readGraph } from '../graph/model.ts';
import { nameBoxes } from '../graph/names.ts';
import { assert } from './assert.ts';
import type { RunReply, RunRequest } from './messages.ts';

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

/** Runs TypeScript with a console of one’s own, and gives what it exports. */
export async function evaluate(code: string, console: unknown): Promise<Exports> {
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

/** An exercise's checks on what was exported, and the hint that fits. */
function runExercise(id: string, mine: Exports, code: string): RunReply {
  const record = exercises.get(id);
  if (record === undefined) throw new Error(`There is no exercise ${id}.`);
  const { checks, hint } = judge(record, mine, code);
  return { type: 'checks', checks, hint: record.hints[hint]?.say ?? '' };
}

/** Runs code and reports what it printed, drew and proved. */
export async function execute(request: RunRequest, post: (reply: RunReply) => void): Promise<void> {
  const { code, exercise } = request;
  const began = performance.now();
  const console = reporter(post);
  try {
    const mine = await evaluate(code, console);
    const graph = mine.graph ?? mine.default;
    if (graph instanceof engine.Value) post({ type: 'graph', graph: collapse(nameBoxes(readGraph(graph))) });
    if (exercise !== undefined) post(runExercise(exercise, mine, code));
  } catch (error) {
    post({ type: 'error', ...whereOf(error) });
  }
  post({ type: 'done', milliseconds: performance.now() - began });
}
