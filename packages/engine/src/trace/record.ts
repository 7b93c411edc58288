/**
 * Recording: writes what a function did on Values without numbers (transcript.ts) as a tape.
 *
 * The results know what they were made of, so the tape is read off them, from the results back, by a walk with its own stack.
 *
 *     leaf                                     on the tape
 *     among the parameters                     a parameter
 *     a placeholder                            an input
 *     made by the function                     a constant, whatever its requiresGrad
 *     made before, requiresGrad false          a parameter that is not trained: read at every call
 *     made before, trainable, not given        refused, since it would not be trained
 *     made before by an op                     refused, since what it was made of could change and it would not
 */
import { fail } from '../errors/compile.ts';
import { operandsOf, paramsOf, thirdOf } from '../extras.ts';
import { List } from '../list.ts';
import type { FixedOp, NodeOp, Params } from '../op.ts';
import { detach } from '../ops/index.ts';
import { carriesGradient } from '../rule.ts';
import type { Value } from '../value.ts';
import { joinChains } from './chain.ts';
import { reduced } from './simplify.ts';
import { isSymbolic } from './symbolic.ts';
import { type NodeId, type Tape, TapeBuilder } from './tape.ts';
import { madeWithin, numberOf, type Observing, observe, type Transcript } from './transcript.ts';

/** What to record. */
export interface Recording extends Observing {
  readonly parameters: readonly Value[];
  /** Whether steps may be replaced by equal, cheaper ones; default true. */
  readonly simplify?: boolean;
}

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

  constructor(parameters: readonly Value[], { first, end, inputs }: Transcript) {
    this.#parameters = numbersOf(parameters);
    this.#first = first;
    this.#symbolic = new Int32Array(end - first).fill(-1);
    for (let i = 0; i < inputs.length; i++) this.put(inputs[i] as Value, parameters.length + i); // i is in range
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
  readonly #transcript: Transcript;
  /** Leaves that were there before the function ran and are no parameters: their numbers are read at every call. */
  readonly live: Value[] = [];
  /** Lists that are written throughout: neurons of a layer share theirs. */
  readonly #lists = new Map<readonly Value[], readonly NodeId[]>();
  readonly #simplify: boolean;

  constructor(tape: TapeBuilder, written: Written, transcript: Transcript, simplify: boolean) {
    this.#tape = tape;
    this.#written = written;
    this.#transcript = transcript;
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
    if (value.record === null || !isSymbolic(value)) return;
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
    if (op === null || !isSymbolic(value)) return this.#leaf(value);
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
    if (value.record !== null) return fail('ERR_COMPILE_OUTSIDE', value.record.name, value.label, numberOf(value));
    if (madeWithin(value, this.#transcript)) return this.#constant(numberOf(value));
    if (value.tracked) return fail('ERR_COMPILE_PARAMETER', value.label, numberOf(value));
    this.live.push(value);
    return this.#constant(NaN); // this tape will not be used: see write()
  }

  #constant(x: number): NodeId {
    return this.#simplify ? this.#tape.later(x) : this.#tape.constant(x);
  }
}

/** A function's tape, and the builder to go on with. */
export interface Recorded {
  readonly tape: Tape;
  readonly builder: TapeBuilder;
}

/** The same, with what the function reads and which outputs pass a gradient on. */
export interface RecordedFunction extends Recorded {
  /** The parameters that were given, then the other leaves that the function reads: none of those is trained. */
  readonly parameters: readonly Value[];
  readonly tracked: readonly boolean[];
  /** What draws the last inputs. */
  readonly draws: readonly (() => number)[];
}

/**
 * Writes the tape of a transcript.
 *
 * @throws CompileError if the function uses a trainable leaf that is not among the parameters, or what an op made before it ran
 */
export const write = (
  transcript: Transcript,
  parameters: readonly Value[],
  simplify: boolean = true,
): RecordedFunction => {
  const { inputs, draws, outputs: values } = transcript;
  const builder = new TapeBuilder(parameters.length, inputs.length);
  const recorder = new Recorder(builder, new Written(parameters, transcript), transcript, simplify);
  const outputs = values.map((value) => recorder.read(value));
  // Parameters come first on a tape: once it is known which leaves are read besides, it is written again.
  if (recorder.live.length > 0) return write(transcript, [...parameters, ...recorder.live], simplify);
  const tape = builder.finish(outputs);
  const tracked = values.map((value) => value.tracked);
  return { ...(simplify ? joinChains(tape, builder) : { tape, builder }), parameters, tracked, draws };
};

/** Runs a function on placeholders, once, and writes its tape. @throws CompileError as observe() and write() do */
export const record = (recording: Recording): RecordedFunction =>
  write(observe(recording), recording.parameters, recording.simplify);
