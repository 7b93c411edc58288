/**
 * Random expressions over the whole table, for fast-check: a list of steps, each an op on earlier nodes, that shrinks to fewer.
 *
 * Every operand is first squeezed into the op's domain by a tanh, so that no expression leaves it, whatever the inputs; how far
 * the nearest kink is gets noted, for tests that take differences.
 */
import { fc } from '../../../../vitest.property.ts';
import { type AnyOp, add, dot, mul, type Operand, ops, tanh, Value } from '../../src/index.ts';
import type { FixedOp } from '../../src/op.ts';

type Callable = (...operands: unknown[]) => Value;

/** Cut off on purpose: differences see a slope where no gradient may pass. */
const cut = new Set(['detach']);
const table = new Map(Object.entries<AnyOp>(ops).filter(([name, { arity }]) => arity !== 'vector' && !cut.has(name)));
/** Round numbers: with subnormal ones the gradients' last digits would go, and nothing below were exact. */
const input = fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((k) => k / 2 ** 19);

interface Step {
  /** The op's name: so that a failure prints a program that can be read. */
  readonly op: string;
  /** Which earlier node each operand is, counted from wherever, modulo their number. */
  readonly picks: readonly number[];
}

/** A random expression of so many inputs. */
export interface Expression {
  readonly inputs: readonly number[];
  readonly steps: readonly Step[];
}

/** Expressions of up to `most` steps at a point. */
export const expressions = (most: number, inputs = 3): fc.Arbitrary<Expression> =>
  fc.record({
    inputs: fc.array(input, { minLength: inputs, maxLength: inputs }),
    steps: fc.array(
      fc.record({ op: fc.constantFrom(...table.keys()), picks: fc.array(fc.nat(99), { minLength: 4, maxLength: 4 }) }),
      { minLength: 1, maxLength: most },
    ),
  });

/** An operand, held within the middle of the op's domain. */
function squeezed(op: AnyOp, i: number, x: Value): Value {
  const [low, high] = op.domain[Math.min(i, op.domain.length - 1)] as readonly [number, number]; // every record has one
  return add(mul(tanh(x), 0.45 * (high - low)), (low + high) / 2);
}

/** The expression as a function of Values; `clear` is called with each node's distance from the nearest kink. */
export function evaluate(
  { steps }: Expression,
  xs: readonly Value[],
  clear: (margin: number) => void = () => {},
): Value {
  const nodes: Value[] = [...xs];
  for (const { op: name, picks } of steps) {
    const op = table.get(name) as AnyOp; // drawn from the table
    const count = op.arity === 'n' ? picks.length : (op as FixedOp).arity; // no vector ops are drawn
    const operands = picks.slice(0, count).map((pick, i) => squeezed(op, i, nodes[pick % nodes.length] as Value)); // there are inputs
    clear(
      op.margin(
        operands.map(({ data }) => data),
        op.params,
      ),
    );
    nodes.push(apply(op, operands));
  }
  const [last, before] = [nodes.at(-1), nodes.at(-2)] as [Value, Value]; // an input and a step at least
  return add(last, tanh(before));
}

function apply(op: AnyOp, operands: readonly Operand[]): Value {
  const call = op as unknown as Callable; // every record is its function
  if (op.name === dot.name) return call(operands.slice(0, 2), operands.slice(2));
  return op.arity === 'n' ? call(operands) : call(...operands);
}

/** How far the point is from the nearest kink of any node. */
export function marginOf(expression: Expression): number {
  let least = Infinity;
  evaluate(expression, leavesOf(expression), (margin) => {
    least = Math.min(least, margin);
  });
  return least;
}

export const leavesOf = ({ inputs }: Expression): Value[] => inputs.map((x) => new Value(x));

/** Value and gradients of one pass. */
export function run(expression: Expression, seed = 1): { y: number; grads: number[] } {
  const leaves = leavesOf(expression);
  const y = evaluate(expression, leaves);
  if (y.requiresGrad) y.backward({ gradient: seed });
  return { y: y.data, grads: leaves.map(({ grad }) => grad) };
}
