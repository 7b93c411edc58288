/**
 * What an op is: one record. Everything else reads it: Value's methods and the function forms, backward and higher
 * orders, the tracer and the compiler, gradcheck, the parity generator and the docs' table of ops.
 *
 * A record is also the function of its name: `tanh(x)` builds a node, `tanh.forward(0.5)` is plain arithmetic. What a call
 * does is the engine's business (`value.ts` plugs it in), so this file knows no Value but its type.
 *
 *   arity   operands             derivative rules
 *   1 2 3   x | a, b | a, b, c   vjps: one rule per operand, null where no gradient flows
 *   'n'     lists of operands    vjp: one rule that hands a gradient to every element that wants one
 *   vector  a list, to a list    none: it is defined by other ops
 *
 * Signatures are written as methods, so that a record with options is also a record of unknown options (`AnyOp`).
 */
import type { Algebra } from './algebra.ts';
import type { Rows, Run } from './run.ts';
import type { Value } from './value.ts';

/** What an op takes: a Value, or a number, which stands for a constant. */
export type Operand = Value | number;

/** Options of an op that are not differentiated, such as leakyRelu's `negativeSlope`: numbers and words. */
export type Params = Readonly<Record<string, number | string>>;
/** The options of an op that has none. */
export type NoParams = Readonly<Record<never, never>>;

/** A range [low, high] to draw inputs from. */
export type Interval = readonly [low: number, high: number];

/** How far a result may lie from another implementation's, in units in the last place; 0 means bit for bit. */
export interface UlpBounds {
  /** `forward` against torch's float64 CPU kernel. */
  readonly torch: number;
  /** The compiled kernel against `forward`. */
  readonly wasm: number;
}

/** A positional operand: its name in messages, its default, and whether `true` and `false` are welcome as 1 and 0. */
export interface OperandSpec {
  readonly name: string;
  readonly default?: number;
  readonly boolean?: boolean;
}

/** What every record says of itself, whatever its arity. */
export interface OpRecord<P extends Params = NoParams> {
  /** The op's name, equal to its export name. */
  readonly name: string;
  /** The same function in PyTorch; options go by snake_case there, and n-ary ops take the stacked inputs and `dim=0`. */
  readonly torch: string;
  /** Where generators draw, one range per operand (n-ary: one for every element). */
  readonly domain: readonly Interval[];
  readonly ulp: UlpBounds;
  /** The op's options with their defaults. */
  readonly params: P;
  /** Where torch has another kernel for other kinds of operands: what such calls have among their options, beside the user's. */
  readonly forms?: Readonly<Record<string, string>>;
  /** The record's own options with these. */
  readonly formed?: Params;
  /** Whether a call with these operands is of that form. */
  isForm?(operands: readonly unknown[]): boolean;
  /** Throws for options outside their range; unknown names and wrong kinds are refused for every op. */
  checkParams?(params: P): void;
  /** Distance of the inputs from the nearest point where the gradient is a convention (kink, tie, jump); Infinity if there is none. */
  margin(inputs: readonly number[], params: P): number;
}

interface FixedRecord<P extends Params> extends OpRecord<P> {
  /** The positional operands. */
  readonly operands: readonly OperandSpec[];
  /** Which operand a method's `this` is: `a.where(condition, b)` has 1. */
  readonly self: number;
}

/** Gradient arriving at x, given g arriving at y = forward(x). */
export type UnaryVjp<P extends Params = NoParams> = { rule<T>(k: Algebra<T>, g: T, x: T, y: T, params: P): T }['rule'];
/** Gradient arriving at one of a and b, given g arriving at y = forward(a, b). */
export type BinaryVjp<P extends Params = NoParams> = {
  rule<T>(k: Algebra<T>, g: T, a: T, b: T, y: T, params: P): T;
}['rule'];
/** Gradient arriving at one of a, b and c, given g arriving at y = forward(a, b, c). */
export type TernaryVjp<P extends Params = NoParams> = {
  rule<T>(k: Algebra<T>, g: T, a: T, b: T, c: T, y: T, params: P): T;
}['rule'];

/** What the record of an op with one operand says besides. */
export interface UnaryRecord<P extends Params = NoParams> extends FixedRecord<P> {
  readonly arity: 1;
  tex(x: string, params: P): string;
  /** Total: NaN outside the domain, never throws. */
  forward(x: number, params?: P): number;
  readonly vjps: readonly [UnaryVjp<P> | null];
  /** The same over numbers in a row, for an op that most networks call. */
  readonly dense?: DenseUnary;
  /** What an op made of other ops is made of; such an op needs no kernel of its own. */
  define?<T>(k: Algebra<T>, x: T, params: P): T;
}

/** What the record of an op with two operands says besides. */
export interface BinaryRecord<P extends Params = NoParams> extends FixedRecord<P> {
  readonly arity: 2;
  tex(a: string, b: string, params: P): string;
  forward(a: number, b: number, params?: P): number;
  readonly vjps: readonly [BinaryVjp<P> | null, BinaryVjp<P> | null];
  /** The same on Values, for an op that every graph is made of. */
  readonly direct?: DirectBinary;
  define?<T>(k: Algebra<T>, a: T, b: T, params: P): T;
  /** f(a, b) = f(b, a), bit for bit. */
  readonly commutative: boolean;
}

/** What the record of an op with three operands says besides. */
export interface TernaryRecord<P extends Params = NoParams> extends FixedRecord<P> {
  readonly arity: 3;
  tex(a: string, b: string, c: string, params: P): string;
  forward(a: number, b: number, c: number, params?: P): number;
  readonly vjps: readonly [TernaryVjp<P> | null, TernaryVjp<P> | null, TernaryVjp<P> | null];
  define?<T>(k: Algebra<T>, a: T, b: T, c: T, params: P): T;
}

/** How an n-ary rule reads its elements and hands gradients back, whatever an element is: a Value, a tape node, a number. */
export interface Elements<T, H> {
  read(element: H): T;
  /** Whether a gradient for this element is of any use; the rule skips it otherwise. */
  wants(element: H): boolean;
  add(element: H, gradient: T): void;
}

/** An op of two lists, of equal length, over runs (run.ts) in place of elements; a third operand is simply added. */
export interface DenseRule {
  forward(first: readonly Run[], second: readonly Run[]): number;
  /** Hands g on to those elements that want a gradient. */
  pull(g: number, first: readonly Run[], second: readonly Run[]): void;
  /** The op on each row and `xs`, into `ys`. */
  forwardRows(rows: Rows, xs: Run, ys: Run): void;
  /** Hands the gradients of `ys` on, the last row's first. */
  pullRows(rows: Rows, xs: Run, ys: Run): void;
}

/** Numbers and gradients of some Values. */
type Memory = Run['memory'];

/**
 * A unary op without options on `count` numbers that lie in a row, one number included: ys[q + i] = op(xs[p + i]). Faster, since
 * what goes into or out of a record's function, one of many, is boxed; and equal to `forward` and its rule bit for bit.
 */
export interface DenseUnary {
  forward(xs: Memory, p: number, ys: Memory, q: number, count: number): void;
  /** Adds what the gradients of `ys` give to those of `xs`. */
  pull(xs: Memory, p: number, ys: Memory, q: number, count: number): void;
}

/** A binary op without options on Values, y = a op b, for the same reason, and as equal. */
export interface DirectBinary {
  forward(a: Value, b: Value, y: Value): void;
  /** Adds y's gradient's share to those operands that want one. */
  pull(a: Value, b: Value, y: Value): void;
}

/** The operands of an n-ary op: one list, or several (dot: weights, xs, and [bias] if there is one). */
export type Lists<H> = readonly (readonly H[])[];

/** What the record of an op on lists says besides. */
export interface NaryRecord<P extends Params = NoParams> extends OpRecord<P> {
  readonly arity: 'n';
  /** The lists by name, for messages and docs: one, or two and a third operand that may be left out (`bias?`). */
  readonly lists: readonly string[];
  tex(lists: Lists<string>, params: P): string;
  /** In the order of the elements, always: a reduction is never reassociated. */
  forward<H>(lists: Lists<H>, read: (element: H) => number, params: P): number;
  /** The same over any algebra. */
  define<T>(k: Algebra<T>, lists: Lists<T>, params: P): T;
  vjp<T, H>(k: Algebra<T>, g: T, lists: Lists<H>, y: T, at: Elements<T, H>, params: P): void;
  /** Throws for lists that the op does not take, such as an empty one for amax. */
  checkLists?(lists: Lists<unknown>): void;
  /** The same over two lists whose numbers lie in a row: faster, and equal bit for bit. */
  readonly dense?: DenseRule;
}

/** An op from a list to a list, as softmax: always made of other ops, so that its nodes are theirs. */
export interface VectorRecord<P extends Params = NoParams> extends OpRecord<P> {
  readonly arity: 'vector';
  readonly lists: readonly string[];
  tex(xs: readonly string[], params: P): string;
  define<T>(k: Algebra<T>, xs: readonly T[], params: P): readonly T[];
}

/** An op of one input, callable: `tanh(x)`, `leakyRelu(x, { negativeSlope: 0.2 })`. */
export interface UnaryOp<P extends Params = NoParams> extends UnaryRecord<P> {
  (x: Operand, options?: Partial<P>): Value;
}
/** An op of two inputs, callable: `add(a, b)`. */
export interface BinaryOp<P extends Params = NoParams> extends BinaryRecord<P> {
  (a: Operand, b: Operand, options?: Partial<P>): Value;
}
/** An op of three inputs, callable as `Call` says; `Method` is the shape of the method on Value. */
export type TernaryOp<Call, Method, P extends Params = NoParams> = TernaryRecord<P> &
  Call & { readonly method?: Method };
/** An op of lists, callable as `Call` says; a function only, never a method. */
export type NaryOp<Call, P extends Params = NoParams> = NaryRecord<P> & Call;

/** An op from a list to a list, callable. */
export type VectorOp<P extends Params = NoParams> = VectorRecord<P> & ((xs: readonly Operand[]) => Value[]);

/** Any record with a fixed number of operands, its options unknown. */
export type FixedOp = UnaryRecord<Params> | BinaryRecord<Params> | TernaryRecord<Params>;
/** Any record that is one node of a graph. */
export type NodeOp = FixedOp | NaryRecord<Params>;
/** Any record. */
export type AnyOp = NodeOp | VectorRecord<Params>;
