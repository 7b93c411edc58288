/**
 * Transcript: what a function did when it ran once on Values without numbers, call by call.
 *
 *     made     [ inputs … | what ops made, in order, with random draws among them ]
 *     outputs  what the function returned
 *
 * A trace sees no `if` on a plain number, no flag, no counter. So a function is observed twice: where it looks at such a thing and
 * the thing has changed, the transcripts differ. Comparing takes no tape: two transcripts are equal if the same calls came in the same
 * order, on the same leaves, with the same constants, bit for bit.
 */
import { fail } from '../errors/compile.ts';
import { paramsOf, thirdOf } from '../extras.ts';
import { List } from '../list.ts';
import { beginTrace } from '../memory.ts';
import { withMode } from '../mode.ts';
import type { NodeOp } from '../op.ts';
import { probing } from '../probe.ts';
import { forgetList } from '../recent-list.ts';
import { Value } from '../value.ts';
import { isSymbolic, nextSymbolic, placeholder, refuseNumber, symbolic } from './symbolic.ts';
import { sameParams } from './tape.ts';

/** What to observe. */
export interface Observing {
  readonly fn: (...rows: Value[][]) => Value | Value[];
  /** Widths of the rows that `fn` takes. */
  readonly inputs: readonly number[];
  /** Which inputs pass a gradient on, in order; default: all, so that a gradient of an input can be asked for. */
  readonly tracked?: readonly boolean[] | undefined;
  /** Whether `fn` may draw random numbers: its inputs are then one row longer. Default true. */
  readonly mayDraw?: boolean | undefined;
}

export interface Transcript {
  /** The `at` of the first Value without a number. */
  readonly first: number;
  /** The `at` after the last. */
  readonly end: number;
  /** The trace's number: leaves in memory of this trace or a later one were made by the function. */
  readonly trace: number;
  /** Placeholders: those of the rows, then those of the draws. */
  readonly inputs: readonly Value[];
  readonly draws: readonly (() => number)[];
  /** Results of ops in order. */
  readonly made: readonly Value[];
  readonly outputs: readonly Value[];
}

/** The results of the function, as a list. */
const results = (returned: unknown): readonly Value[] => {
  const list: readonly unknown[] = Array.isArray(returned) ? returned : [returned];
  if (list.length === 0) fail('ERR_COMPILE_RESULT', returned);
  for (const value of list) if (!(value instanceof Value)) fail('ERR_COMPILE_RESULT', value);
  return [...list] as readonly Value[]; // each was just checked
};

/**
 * Runs a function on placeholders; no list of them is kept afterwards, also if it throws, and random streams are where they were.
 *
 * @throws CompileError if the function reads a number or returns no Value
 */
export const observe = ({ fn, inputs, tracked, mayDraw = true }: Observing): Transcript => {
  const trace = beginTrace();
  const first = nextSymbolic();
  let at = 0;
  const rows = inputs.map((width, row) =>
    Array.from({ length: width }, (_, i) => placeholder(`inputs[${row}][${i}]`, tracked?.[at++] ?? true)),
  );
  const made: Value[] = [];
  const drawn: Value[] = [];
  const draws: (() => number)[] = [];
  let refusal: unknown = null;
  const refusing = (refuse: () => never): never => {
    try {
      return refuse();
    } catch (error) {
      refusal ??= error;
      throw error;
    }
  };
  const tracing = {
    node: (op: NodeOp, a: Value['a'], b: Value['b'], c: Value['c']): Value => {
      const value = symbolic(op, a, b, c);
      made.push(value);
      return value;
    },
    refuse: (call?: string) =>
      refusing(() => (call === undefined ? fail('ERR_TRACED_BRANCH') : fail('ERR_TRACED_CALL', call))),
    refuseNumber: (value: Value) => refusing(() => refuseNumber(value)),
  };
  const draw = (next: () => number): Value => {
    if (!mayDraw) fail('ERR_TRACED_DRAW');
    const value = placeholder(`draws[${draws.length}]`, false);
    draws.push(next);
    drawn.push(value);
    return value;
  };
  try {
    const returned = probing(() => withMode('compile', { tracing, grad: true, draws: draw }, () => fn(...rows)));
    if (refusal !== null) throw refusal; // the function caught it, and went a way that plain code would not go
    return {
      first,
      end: nextSymbolic(),
      trace,
      inputs: [...rows.flat(), ...drawn],
      draws,
      made,
      outputs: results(returned),
    };
  } finally {
    forgetList();
  }
};

/** Whether a leaf was made by the function of a transcript. */
export const madeWithin = (leaf: Value, { trace }: Transcript): boolean => leaf.memory.trace >= trace;

/** A leaf's number, which may not be read by its name while a function is traced. */
export const numberOf = (leaf: Value): number => leaf.memory.data[leaf.at] as number; // a leaf has a place

/** Compares what two runs of a function did. */
class Comparison {
  readonly #a: Transcript;
  readonly #b: Transcript;
  /** Lists that were seen to say the same: neurons share theirs. */
  readonly #lists = new Map<List, List>();

  constructor(a: Transcript, b: Transcript) {
    this.#a = a;
    this.#b = b;
  }

  equal(): boolean {
    const [a, b] = [this.#a, this.#b];
    if (a.made.length !== b.made.length || a.inputs.length !== b.inputs.length) return false;
    for (let i = 0; i < a.inputs.length; i++) {
      if ((a.inputs[i]?.at as number) - a.first !== (b.inputs[i]?.at as number) - b.first) return false; // i is in range
    }
    for (let i = 0; i < a.made.length; i++) if (!this.#call(a.made[i] as Value, b.made[i] as Value)) return false; // as many
    return this.#values(a.outputs, b.outputs);
  }

  #call(x: Value, y: Value): boolean {
    const op = x.record as NodeOp; // an op made it
    if (op !== y.record || x.tracked !== y.tracked) return false;
    const [p, q] = [paramsOf(x, op), paramsOf(y, op)];
    if (p !== q && !sameParams(p, q)) return false;
    return this.#operand(x.a, y.a) && this.#operand(x.b, y.b) && this.#operand(thirdOf(x), thirdOf(y));
  }

  #operand(x: Value | List | null, y: Value | List | null): boolean {
    if (x === null || y === null) return x === y;
    if (x instanceof List) return y instanceof List && this.#list(x, y);
    return !(y instanceof List) && this.#value(x, y);
  }

  #list(x: List, y: List): boolean {
    if (this.#lists.get(x) === y || (x === y && this.#isOlder(x))) return true;
    if (!this.#values(x.values, y.values)) return false;
    this.#lists.set(x, y);
    return true;
  }

  /** Whether a list that both found is a block's own, older than both: it says the same for ever. */
  #isOlder({ kept, values }: List): boolean {
    const [head] = values;
    return kept && head !== undefined && !madeWithin(head, this.#a);
  }

  #values(xs: readonly Value[], ys: readonly Value[]): boolean {
    if (xs.length !== ys.length) return false;
    for (let i = 0; i < xs.length; i++) if (!this.#value(xs[i] as Value, ys[i] as Value)) return false; // as many
    return true;
  }

  #value(x: Value, y: Value): boolean {
    if (isSymbolic(x) || isSymbolic(y)) {
      return isSymbolic(x) && isSymbolic(y) && (x === y || x.at - this.#a.first === y.at - this.#b.first);
    }
    // A leaf that the first run made and the second found: it was a constant, and is none any more.
    const [within, again] = [madeWithin(x, this.#a), madeWithin(y, this.#b)];
    if (!within || !again) return x === y && !within && !again;
    return x.record === null && y.record === null && Object.is(numberOf(x), numberOf(y));
  }
}

/** Whether two transcripts of a function say the same. */
export const sameTranscript = (a: Transcript, b: Transcript): boolean => new Comparison(a, b).equal();

const keepsDiffering =
  'two runs of the function in a row did different things, so it reads something that moves by itself: a random number, a counter, a clock';

/**
 * Observes a function until two runs in a row say the same: a run that differs from the one before may have been the last to,
 * since a cache was filled by the first, or a flag set in between.
 *
 * @param before - what was seen earlier; that very transcript is returned if the function still says the same
 * @throws CompileError if three runs in a row differ
 */
export const observeAgain = (what: Observing, before: Transcript | null): Transcript =>
  // In one probe: random streams move on from run to run, so that a draw is seen, and are put back in the end.
  probing(() => {
    const first = before ?? observe(what);
    const second = observe(what);
    if (sameTranscript(first, second)) return first;
    const third = observe(what);
    return sameTranscript(second, third) ? second : fail('ERR_COMPILE_DIFFERS', 'compile', keepsDiffering);
  });
