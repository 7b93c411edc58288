/**
 * Activations by name: any op of one input in the engine's table, 'linear' for none, and, for the outputs of a whole layer,
 * 'softmax' and 'logSoftmax'. A new op in the table is an activation at once.
 */
import { logSoftmax, softmax, type UnaryOp, type Value } from '@chainrule/engine';
import { fixedOps as ops } from '@chainrule/engine/internal';
import { failure } from './errors.ts';

type Table = typeof ops;
type UnaryNames = { [K in keyof Table]: Table[K] extends { readonly arity: 1 } ? K : never }[keyof Table];

/** The name of an op of one input, such as 'tanh' or 'relu'; or 'linear'. */
export type Activation = UnaryNames | 'linear';
/** What a layer's outputs go through: one by one, or all together. */
export type LayerActivation = Activation | 'softmax' | 'logSoftmax';

const heads = { softmax, logSoftmax } as const;

/** An activation ready for use: on one Value, on many, and on plain numbers in place. */
export interface Head {
  readonly name: LayerActivation;
  /** The op, where each output goes through it alone. */
  readonly op?: UnaryOp;
  apply(xs: readonly Value[]): readonly Value[];
  /** Works on `width` numbers from `start` on. */
  run(data: Float64Array, start: number, width: number): void;
}

/**
 * The activations by name, for messages and generators.
 * @example
 * activationNames.includes('tanh'); // true
 */
export const activationNames: readonly Activation[] = /* @__PURE__ */ Object.freeze([
  'linear',
  ...(Object.keys(ops) as (keyof Table)[]).filter((name): name is UnaryNames => unaryOp(name) !== undefined), // its own keys
] as const);

function unaryOp(name: string): UnaryOp | undefined {
  if (!Object.hasOwn(ops, name)) return undefined;
  const op = ops[name as keyof Table]; // an own name of the table
  return op.arity === 1 ? (op as unknown as UnaryOp) : undefined; // options keep their defaults
}

/** Looks an activation up. */
export function activationOf(fn: string, argument: string, name: unknown, whole: boolean): Head {
  if (typeof name !== 'string') throw failure('STRING', fn, argument, name, { example: "'tanh'" });
  if (name === 'linear') return linear;
  if (whole && Object.hasOwn(heads, name)) return headOf(name as keyof typeof heads); // an own name of heads
  const op = unaryOp(name);
  if (op === undefined) {
    const allowed = [...activationNames, ...(whole ? Object.keys(heads) : [])].join(', ');
    throw failure('ONE_OF', fn, argument, name, { allowed });
  }
  return {
    name: name as Activation, // a unary op's name
    op,
    apply: (xs) => xs.map((x) => op(x)),
    run(data, start, width) {
      for (let i = start; i < start + width; i++) data[i] = op.forward(data[i] as number, op.params); // within the row
    },
  };
}

const linear: Head = { name: 'linear', apply: (xs) => xs, run: () => undefined };

function headOf(name: keyof typeof heads): Head {
  return {
    name,
    apply: (xs) => heads[name](xs),
    run(data, start, width) {
      const row = data.subarray(start, start + width);
      if (name === 'softmax') softmaxRow(row);
      else logSoftmaxRow(row);
    },
  };
}

const largest = (row: Float64Array): number => {
  let most = -Infinity;
  for (const x of row) most = Math.max(most, x);
  return most;
};

/** Softmax in place, in the engine's order of operations. */
export function softmaxRow(row: Float64Array): void {
  const most = largest(row);
  let total = 0;
  for (let i = 0; i < row.length; i++) {
    row[i] = Math.exp((row[i] as number) - most); // i is within the row, here and below
    total += row[i] as number;
  }
  for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) / total;
}

/** The logarithm of softmax in place, in the engine's order of operations. */
function logSoftmaxRow(row: Float64Array): void {
  const most = largest(row);
  for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) - most; // i is within the row, here and below
  const top = largest(row);
  const shift = Math.abs(top) === Infinity ? 0 : top;
  let total = 0;
  for (const x of row) total += Math.exp(x - shift);
  const all = Math.log(total) + shift;
  for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) - all;
}
