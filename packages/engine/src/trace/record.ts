/**
 * Recording: runs a function once on Values without numbers and writes down what it did.
 *
 * The results know what they were made of, so the tape is read off them, from the results back, by a walk with its own
 * stack. Leaves are parameters (those given), placeholders (inputs) or constants. A leaf that is trainable but was not given
 * would be frozen at today's number, so it is refused.
 */
import { fail } from '../errors/compile.ts';
import { operandsOf, paramsOf } from '../extras.ts';
import { withMode } from '../mode.ts';
import { detach } from '../ops/index.ts';
import { carriesGradient } from '../rule.ts';
import { Value } from '../value.ts';
import { joinChains } from './chain.ts';
import { simplified } from './simplify.ts';
import { isSymbolic, placeholder, tracing } from './symbolic.ts';
import { type NodeId, type Tape, TapeBuilder } from './tape.ts';

/** What to record. */
export interface Recording {
  readonly fn: (...rows: Value[][]) => Value | Value[];
  /** Widths of the rows that `fn` takes. */
  readonly inputs: readonly number[];
  readonly parameters: readonly Value[];
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
const stopped = (value: Value, lists: readonly (readonly Value[])[]): boolean => {
  const op = value.record;
  if (op === null || value.tracked) return false;
  return lists.some((list) =>
    list.some((operand, i) => operand.tracked && (op.arity === 'n' || carriesGradient(op, i))),
  );
};

class Recorder {
  readonly #tape: TapeBuilder;
  readonly #ids = new Map<Value, NodeId>();
  readonly #simplify: boolean;

  constructor(tape: TapeBuilder, parameters: readonly Value[], inputs: readonly Value[], simplify: boolean) {
    this.#tape = tape;
    this.#simplify = simplify;
    for (const [i, value] of inputs.entries()) this.#ids.set(value, parameters.length + i);
    for (const [i, value] of parameters.entries()) this.#ids.set(value, i);
  }

  /** Writes everything that `root` is made of, and returns its node. */
  read(root: Value): NodeId {
    const todo: Value[] = [root];
    for (let value = todo.at(-1); value; value = todo.at(-1)) {
      if (this.#ids.has(value)) {
        todo.pop();
        continue;
      }
      const before = todo.length;
      if (value.record !== null) {
        const lists = operandsOf(value);
        // Last operand first, so that the first is written first.
        for (let l = lists.length - 1; l >= 0; l--) this.#pushMissing(lists[l] ?? [], todo);
      }
      if (todo.length > before) continue;
      todo.pop();
      this.#ids.set(value, this.#write(value));
    }
    return this.#id(root);
  }

  #pushMissing(list: readonly Value[], todo: Value[]): void {
    for (let i = list.length - 1; i >= 0; i--) {
      const value = list[i] as Value; // i is in range
      if (!this.#ids.has(value)) todo.push(value);
    }
  }

  #id(value: Value): NodeId {
    return this.#ids.get(value) as NodeId; // operands are written before what uses them
  }

  #write(value: Value): NodeId {
    const op = value.record;
    if (op === null) return this.#leaf(value);
    const lists = operandsOf(value);
    const params = paramsOf(value, op);
    const ids = lists.map((list) => list.map((operand) => this.#id(operand)));
    const id =
      op.arity !== 'n' && this.#simplify
        ? simplified(this.#tape, op, ids[0] ?? [], params)
        : this.#tape.step(op, ids, params);
    return stopped(value, lists) ? this.#tape.step(detach, [[id]]) : id;
  }

  #leaf(value: Value): NodeId {
    if (isSymbolic(value)) return fail('ERR_COMPILE_FOREIGN', value.label);
    if (value.tracked) return fail('ERR_COMPILE_PARAMETER', value.label, value.data);
    return this.#tape.constant(value.data);
  }
}

/** A function's tape, and the builder to go on with. */
export interface Recorded {
  readonly tape: Tape;
  readonly builder: TapeBuilder;
}

/**
 * Runs a function on placeholders and writes its tape.
 *
 * @throws CompileError if the function reads a placeholder's number, returns no Value, or uses a trainable leaf that is not
 *   among the parameters
 */
export const record = ({ fn, inputs, parameters, simplify = true }: Recording): Recorded => {
  const rows = inputs.map((width, row) => Array.from({ length: width }, (_, i) => placeholder(`inputs[${row}][${i}]`)));
  const flat = rows.flat();
  const returned = withMode('compile', { tracing, grad: true }, () => fn(...rows));
  const builder = new TapeBuilder(parameters.length, flat.length);
  const recorder = new Recorder(builder, parameters, flat, simplify);
  const outputs = results(returned).map((value) => recorder.read(value));
  const tape = builder.finish(outputs);
  return simplify ? joinChains(tape, builder) : { tape, builder };
};
