/**
 * Recording: runs a function once on Values without numbers and writes down what it did.
 *
 * The results know what they were made of, so the tape is read off them, from the results back, by a walk with its own
 * stack. Leaves are parameters (those given), placeholders (inputs) or constants. A leaf that is trainable but was not given
 * would be frozen at today's number, so it is refused.
 */
import { fail } from '../errors/compile.ts';
import { operandsOf, paramsOf, thirdOf } from '../extras.ts';
import { List } from '../list.ts';
import { withMode } from '../mode.ts';
import type { FixedOp, NodeOp, Params } from '../op.ts';
import { detach } from '../ops/index.ts';
import { forgetList } from '../recent-list.ts';
import { carriesGradient } from '../rule.ts';
import { Value } from '../value.ts';
import { joinChains } from './chain.ts';
import { reduced } from './simplify.ts';
import { isSymbolic, nextSymbolic, placeholder, tracing } from './symbolic.ts';
import { type NodeId, type Tape, TapeBuilder } from './tape.ts';

/** What to record. */
export interface Recording {
  readonly fn: (...rows: Value[][]) => Value | Value[];
  /** Widths of the rows that `fn` takes. */
  readonly inputs: readonly number[];
  readonly parameters: readonly Value[];
  /** Which inputs pass a gradient on, in order; default: none. */
  readonly tracked?: readonly boolean[];
  /** Whether steps may be replaced by equal, cheaper ones; default true. */
  readonly simplify?: boolean;
}

/** The results of the function, as a list. */
const results = (returned: unknown): readonly Value[] => {
  const list: readonly unknown[] = Array.isArray(returned) ? returned : [returned];
  if (list.length === 0) fail('ERR_COMPILE_RESULT', returned);
  for (const value of list) if (!(value instanceof Value)) fail('ERR_COMPILE_RESULT', value);
  return list as readonly Value[]; // each was just checked
};

/** Whether a gradient would flow through this step if nobody had stopped it. */
const stopped = (value: Value, op: NodeOp): boolean =>
  !value.tracked &&
  operandsOf(value).some((list) =>
    list.some((operand, i) => operand.tracked && (op.arity === 'n' || carriesGradient(op, i))),
  );

/** Parameters' numbers, by their list: a function that goes on from another has the same. */
const numbers = new WeakMap<readonly Value[], ReadonlyMap<Value, NodeId>>();

const numbersOf = (parameters: readonly Value[]): ReadonlyMap<Value, NodeId> => {
  const known = numbers.get(parameters);
  if (known) return known;
  const made = new Map<Value, NodeId>();
  for (let i = 0; i < parameters.length; i++) made.set(parameters[i] as Value, i); // i is in range
  numbers.set(parameters, made);
  return made;
};

/** What is known of Values: their nodes, or the constants that stand ready for them; −1 for one that was not read yet. */
class Written {
  readonly #leaves = new Map<Value, NodeId>();
  /** By how many Values without numbers were made before: those of this recording stand side by side. */
  readonly #symbolic: Int32Array;
  readonly #first: number;
  readonly #parameters: ReadonlyMap<Value, NodeId>;

  constructor(parameters: readonly Value[], first: number, end: number) {
    this.#parameters = numbersOf(parameters);
    this.#first = first;
    this.#symbolic = new Int32Array(end - first).fill(-1);
  }

  of(value: Value): NodeId {
    if (!isSymbolic(value)) return this.#parameters.get(value) ?? this.#leaves.get(value) ?? -1;
    return this.#symbolic[value.at - this.#first] ?? this.#leaves.get(value) ?? -1; // others come from another recording
  }

  put(value: Value, id: NodeId): void {
    const at = value.at - this.#first;
    if (isSymbolic(value) && at >= 0 && at < this.#symbolic.length) this.#symbolic[at] = id;
    else this.#leaves.set(value, id);
  }
}

class Recorder {
  readonly #tape: TapeBuilder;
  readonly #written: Written;
  /** Lists that are written throughout: neurons of a layer share theirs. */
  readonly #lists = new Map<readonly Value[], readonly NodeId[]>();
  readonly #simplify: boolean;

  constructor(tape: TapeBuilder, written: Written, simplify: boolean) {
    this.#tape = tape;
    this.#written = written;
    this.#simplify = simplify;
  }

  /** Writes everything that `root` is made of, and returns its node. */
  read(root: Value): NodeId {
    const written = this.#written;
    const todo: Value[] = [root];
    while (todo.length > 0) {
      const value = todo[todo.length - 1] as Value; // it is not empty
      const before = todo.length;
      if (written.of(value) !== -1) {
        todo.pop();
        continue;
      }
      this.#pushOperands(value, todo);
      if (todo.length > before) continue;
      todo.pop();
      written.put(value, this.#write(value));
    }
    return this.#tape.settled(written.of(root));
  }

  /** Puts what is still missing on the stack, the last first, so that the first is written first. */
  #pushOperands(value: Value, todo: Value[]): void {
    if (value.record === null) return;
    const { a, b } = value;
    const third = thirdOf(value);
    if (third !== null) this.#pushMissing(third, todo);
    if (b instanceof List) this.#pushList(b.values, todo);
    else if (b !== null) this.#pushMissing(b, todo);
    if (a instanceof List) this.#pushList(a.values, todo);
    else if (a !== null) this.#pushMissing(a, todo);
  }

  #pushMissing(value: Value, todo: Value[]): void {
    if (this.#written.of(value) === -1) todo.push(value);
  }

  #pushList(list: readonly Value[], todo: Value[]): void {
    if (this.#lists.has(list)) return;
    for (let i = list.length - 1; i >= 0; i--) this.#pushMissing(list[i] as Value, todo); // i is in range
  }

  /** The nodes of a list, all of which are written. */
  #listOf(list: readonly Value[]): readonly NodeId[] {
    const known = this.#lists.get(list);
    if (known !== undefined) return known;
    const ids: NodeId[] = [];
    for (let i = 0; i < list.length; i++) ids.push(this.#tape.settled(this.#written.of(list[i] as Value))); // i is in range
    const shared = this.#tape.list(ids);
    this.#lists.set(list, shared);
    return shared;
  }

  #write(value: Value): NodeId {
    const op = value.record;
    if (op === null) return this.#leaf(value);
    const params = paramsOf(value, op);
    const id = op.arity === 'n' ? this.#reduction(value, op, params) : this.#fixed(value, op, params);
    return stopped(value, op) ? this.#tape.step(detach, [[id]]) : id;
  }

  #reduction(value: Value, op: NodeOp, params: Params): NodeId {
    const { a, b } = value;
    const third = thirdOf(value);
    const lists = [this.#listOf((a as List).values)]; // a reduction is of lists, here and below
    if (b !== null) lists.push(this.#listOf((b as List).values));
    if (third !== null) lists.push([this.#tape.settled(this.#written.of(third))]);
    return this.#tape.step(op, lists, params);
  }

  #fixed(value: Value, op: FixedOp, params: Params): NodeId {
    const { a, b } = value;
    const third = thirdOf(value);
    const ids = [this.#written.of(a as Value)]; // an op of fixed arity has operands
    if (b !== null) ids.push(this.#written.of(b as Value));
    if (third !== null) ids.push(this.#written.of(third));
    return this.#simplify ? reduced(this.#tape, op, ids, params) : this.#tape.step(op, [ids], params);
  }

  #leaf(value: Value): NodeId {
    if (isSymbolic(value)) return fail('ERR_COMPILE_FOREIGN', value.label);
    if (value.tracked) return fail('ERR_COMPILE_PARAMETER', value.label, value.data);
    return this.#simplify ? this.#tape.later(value.data) : this.#tape.constant(value.data);
  }
}

/** A function's tape, and the builder to go on with. */
export interface Recorded {
  readonly tape: Tape;
  readonly builder: TapeBuilder;
}

/** The same, and which outputs pass a gradient on. */
export interface RecordedFunction extends Recorded {
  readonly tracked: readonly boolean[];
}

/** Runs a function on placeholders; no list of them is kept afterwards, also if it throws. */
function run<R>(fn: () => R): R {
  try {
    return withMode('compile', { tracing, grad: true }, fn);
  } finally {
    forgetList();
  }
}

/**
 * Runs a function on placeholders and writes its tape.
 *
 * @throws CompileError if the function reads a placeholder's number, returns no Value, or uses a trainable leaf that is not
 *   among the parameters
 */
export const record = ({ fn, inputs, parameters, tracked = [], simplify = true }: Recording): RecordedFunction => {
  const first = nextSymbolic();
  const rows = inputs.map((width, row) => Array.from({ length: width }, (_, i) => placeholder(`inputs[${row}][${i}]`)));
  const flat = rows.flat();
  for (let i = 0; i < tracked.length; i++) (flat[i] as Value).tracked = tracked[i] === true; // as many as inputs
  const returned = run(() => fn(...rows));
  const written = new Written(parameters, first, nextSymbolic());
  for (let i = 0; i < flat.length; i++) written.put(flat[i] as Value, parameters.length + i); // i is in range
  const builder = new TapeBuilder(parameters.length, flat.length);
  const recorder = new Recorder(builder, written, simplify);
  const values = results(returned);
  const outputs = values.map((value) => recorder.read(value));
  const tape = builder.finish(outputs);
  return {
    ...(simplify ? joinChains(tape, builder) : { tape, builder }),
    tracked: values.map((value) => value.tracked),
  };
};
