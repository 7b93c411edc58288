/**
 * Value: a number that remembers how it was made, so that it can be asked how it would change.
 *
 * An op's result holds its record, the Values it was made of and its number. `backward()` walks that graph from the result
 * back to the leaves, and leaves in each `grad` the slope of the result with respect to it. The methods (`a.mul(b)`, `x.tanh()`)
 * are read from the table in `ops/`: one record per op, callable too, as in `mul(a, b)`; `call.ts` builds the nodes.
 *
 * The same idea in a hundred plain lines, every derivative written out, is `examples/reference`: read that first.
 */
import { backward } from './backward.ts';
import { clock } from './clock.ts';
import { fail } from './errors.ts';
import { Extras, operandsOf } from './extras.ts';
import { describe, jsonNumber } from './format.ts';
import { unwanted } from './graph.ts';
import type { List } from './list.ts';
import { type Memory, nextPlace, reading } from './memory.ts';
import { mode } from './mode.ts';
import type { BinaryRecord, NodeOp, Operand, UnaryRecord } from './op.ts';
import type * as ops from './ops/fixed.ts';
import { freezes } from './run.ts';

/** The method that a record gives to Value. */
type Method<R> = R extends { readonly method?: infer M extends (...args: never[]) => Value }
  ? M
  : R extends BinaryRecord<infer _>
    ? (other: Operand) => Value
    : R extends UnaryRecord<infer P>
      ? (options?: Partial<P>) => Value
      : never;
type Table = typeof ops;

/** Every unary, binary and ternary op of the table, as a method; mapped by its key, so that a method says what its record does. */
export type OpMethods = {
  -readonly [K in keyof Table as Table[K] extends { readonly arity: 1 | 2 | 3 } ? K : never]: Method<Table[K]>;
};

/** Options of a new leaf. */
export interface ValueOptions {
  /** A name for drawings and messages; default '', no name. */
  readonly label?: string;
  /** Whether `backward()` collects a gradient here; default true. */
  readonly requiresGrad?: boolean;
}

/** A new leaf's options, checked. */
function setOptions(value: Value, options: ValueOptions): void {
  if (typeof options !== 'object' || options === null)
    fail('ERR_OPTION_KIND', 'new Value', 'options', 'object', options);
  const { label = '', requiresGrad = true } = options;
  if (typeof label !== 'string') fail('ERR_OPTION_KIND', 'new Value', 'label', 'string', label);
  if (typeof requiresGrad !== 'boolean') fail('ERR_OPTION_KIND', 'new Value', 'requiresGrad', 'boolean', requiresGrad);
  value.label = label;
  value.tracked = requiresGrad;
}

export interface Value extends OpMethods {}

/**
 * A number in a graph.
 *
 * @example
 * const a = new Value(2);
 * const b = a.mul(a).add(1);
 * b.backward();
 * b.data; // 5
 * a.grad; // 4
 * @see https://docs.pytorch.org/docs/stable/autograd.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see the interface above
export class Value {
  /** @internal Where the numbers are, and at which place. */
  declare memory: Memory;
  /** @internal */
  declare at: number;
  /** @internal The op that made this node; null on a leaf. */
  declare record: NodeOp | null;
  /** @internal What it was made of: see extras.ts. */
  declare a: Value | List | null;
  /** @internal */
  declare b: Value | List | null;
  /** @internal */
  declare c: Value | Extras | null;
  /** @internal The last walk that came by, or `unwanted` where no gradient goes: see graph.ts. */
  declare mark: number;

  /**
   * @param data - the number; any double, NaN and ±Infinity included
   * @param options - `label`, and `requiresGrad` (default true)
   * @throws TypeError if `data` is not a number
   */
  constructor(data: number, options?: ValueOptions) {
    if (typeof data !== 'number') fail('ERR_DATA', 'new Value()', data);
    const place = nextPlace();
    this.memory = place.memory;
    this.at = place.next++;
    this.memory.data[this.at] = data;
    this.record = null;
    this.a = null;
    this.b = null;
    this.c = null;
    this.mark = clock.now;
    if (options !== undefined) setOptions(this, options);
  }

  /** The number. On a leaf it may be set, as an update step does. */
  get data(): number {
    reading.refuse?.(this);
    return this.memory.data[this.at] as number; // `at` is a place of this memory
  }
  set data(x: number) {
    reading.refuse?.(this);
    if (typeof x !== 'number') fail('ERR_DATA', 'Value', x);
    this.memory.data[this.at] = x;
  }

  /** The slope of the last result with respect to this Value; 0 until a `backward()` reaches it. Leaves add up over passes. */
  get grad(): number {
    reading.refuse?.(this);
    return this.memory.grad[this.at] as number; // `at` is a place of this memory
  }
  set grad(g: number) {
    reading.refuse?.(this);
    if (typeof g !== 'number') fail('ERR_DATA', 'Value.grad', g);
    this.memory.grad[this.at] = g;
  }

  /** A name for drawings and messages; '' if it has none. */
  get label(): string {
    return this.c instanceof Extras ? this.c.label : '';
  }
  set label(name: string) {
    if (this.c instanceof Extras) this.c.label = name;
    else if (name !== '') this.c = new Extras(this.c, null, name);
  }

  /** @internal Whether a gradient is wanted here. */
  get tracked(): boolean {
    return this.mark !== unwanted;
  }
  /** @internal */
  set tracked(wanted: boolean) {
    this.mark = wanted ? 0 : unwanted;
  }

  /** Whether gradients are collected here. May be set on leaves: false freezes a parameter. */
  get requiresGrad(): boolean {
    return this.tracked;
  }
  set requiresGrad(wanted: boolean) {
    if (this.record !== null) fail('ERR_FREEZE', this.record.name);
    this.tracked = wanted;
    freezes.count++;
  }

  /** The name of the op that made this Value; '' on a leaf. */
  get op(): string {
    return this.record?.name ?? '';
  }

  /** What this Value was made of, in order; a number operand appears as a constant Value. Empty on a leaf. */
  get inputs(): readonly Value[] {
    return operandsOf(this).flat();
  }

  /** Whether this Value was made by hand and not by an op (results of noGrad and of constants alone are leaves too). */
  get isLeaf(): boolean {
    return this.record === null;
  }

  /**
   * Computes the gradient of this Value with respect to everything it depends on.
   *
   * Leaves add the gradient to their `grad`; nodes in between show that of the latest pass.
   *
   * @param options - `gradient`: the gradient arriving at this Value, default 1
   * @throws TypeError if this Value depends on nothing that requires a gradient
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html
   */
  backward(options?: { readonly gradient?: number }): void {
    backward(this, options?.gradient ?? 1);
  }

  /** The number, as torch's `item()`. */
  item(): number {
    return this.data;
  }

  /** Sets `grad` to 0. */
  zeroGrad(): void {
    this.grad = 0;
  }

  /** One line: `Value(data=2, grad=0)`. */
  toString(): string {
    return describe(this);
  }

  /** For JSON.stringify: this Value alone; `toJSON(root)` gives its graph. */
  toJSON(): object {
    const { data, grad, label, op } = this;
    return { data: jsonNumber(data), grad: jsonNumber(grad), label, op };
  }

  /** Template strings print; anything that wants a number (`a * b`, `a < b`) throws, since it would drop the graph. */
  [Symbol.toPrimitive](hint: string): string {
    mode().tracing?.refuse();
    return hint === 'string' ? describe(this) : fail('ERR_COERCION', hint === 'number' ? 'number' : 'number or string');
  }
}

/** A Value that is no parameter: a number in the graph. */
export function constant(x: number): Value {
  const value = new Value(x);
  value.tracked = false;
  return value;
}
