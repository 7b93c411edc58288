/**
 * What an op call does at present: the one piece of state that the engine has.
 *
 *   grad     results remember how they were made, if an input wants a gradient (off inside noGrad)
 *   tracing  compile() is running the function: calls are recorded without numbers, and no number can be read
 *   anomaly  detectAnomaly is watching
 *   draws    where random numbers of the function come from, if not from its own generator (see internal.ts)
 *
 * Each is set for the length of a synchronous function and put back whatever happens.
 */
import { fail } from './errors/functions.ts';
import { isPromise, settle } from './errors.ts';
import type { Extras } from './extras.ts';
import type { List } from './list.ts';
import { reading } from './memory.ts';
import type { NodeOp, Operand } from './op.ts';
import type { Value } from './value.ts';

/** What detectAnomaly does with each new node, and with each gradient. */
export interface AnomalyWatch {
  made(node: Value, op: NodeOp, inputs: readonly (Value | null | undefined)[]): void;
  /** After the gradient at `node` went through its op's rule to its inputs. */
  pulled(node: Value): void;
}

/** What compile() puts in the place of op calls. */
export interface Tracing {
  /** The node of a call, without a number. */
  node(op: NodeOp, a: Value | List | null, b: Value | List | null, c: Value | Extras | null): Value;
  /** Refuses to turn a Value into a plain one. */
  refuse(call?: string): never;
  /** Refuses to read or set a number of a Value. */
  refuseNumber(value: Value): never;
}

/** Gives a random number of the function: one that `draw` draws now, or what stands for it. */
export type Draws = (draw: () => number) => Operand;

export interface Mode {
  readonly grad: boolean;
  readonly tracing: Tracing | null;
  readonly anomaly: AnomalyWatch | null;
  readonly draws: Draws | null;
}

let current: Mode = { grad: true, tracing: null, anomaly: null, draws: null };

function enter(next: Mode): void {
  current = next;
  reading.refuse = next.tracing?.refuseNumber;
}

/** The mode that op calls find. */
export const mode = (): Mode => current;

/** Runs `fn` under a changed mode, for the function that is called `name` in messages. */
export function withMode<R>(name: string, change: Partial<Mode>, fn: () => R): R {
  if (typeof fn !== 'function') fail('ERR_FUNCTION', name, 'fn', fn);
  const before = current;
  enter({ ...before, ...change });
  try {
    const result = fn();
    const results: readonly unknown[] = Array.isArray(result) ? result : [result]; // a list of promises is as late as one
    if (!results.some(isPromise)) return result;
    results.forEach(settle);
    return fail('ERR_PROMISE', name);
  } finally {
    enter(before);
  }
}

/**
 * Runs a function whose results do not remember how they were made: for updates and predictions.
 *
 * @param fn - a synchronous function
 * @returns what `fn` returns
 * @throws TypeError if `fn` is no function or returns a promise
 * @example
 * const w = new Value(2);
 * noGrad(() => w.mul(3)).requiresGrad; // false
 * @see https://docs.pytorch.org/docs/stable/generated/torch.no_grad.html
 */
export function noGrad<R>(fn: () => R): R {
  return withMode('noGrad', { grad: false }, fn);
}
