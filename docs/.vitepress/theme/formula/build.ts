/**
 * From a formula to Values: every call of the formula becomes a node of the real engine, by the op's record.
 *
 * Leaves are the names that are never assigned. A name stands for one Value however often it is used, which is what makes
 * `a + a` count twice. Options of ops (leakyRelu's slope) have no place in a formula: the defaults hold.
 */
import { ops, Value } from '@chainrule/engine';
import { type Expression, FormulaError, parseFormula, type Statement } from './parse.ts';

/** A formula as a graph of Values. */
export interface BuiltFormula {
  readonly root: Value;
  /** Names that are never assigned, in order of appearance. */
  readonly leaves: ReadonlyMap<string, Value>;
  /** The Value of each statement. */
  readonly statements: readonly { readonly text: string; readonly value: Value }[];
}

type Callable = ((...args: unknown[]) => Value) & { readonly arity: 1 | 2 | 3 | 'n' | 'vector' };
const table = new Map<string, Callable>(
  Object.entries(ops).map(([name, op]) => [name, op as unknown as Callable]), // every record is callable
);
const most = 400;

/** Names that a formula may call. */
export const opNames: readonly string[] = [...table].filter(([, op]) => op.arity !== 'vector').map(([name]) => name);

class Builder {
  readonly names = new Map<string, Value>();
  readonly leaves = new Map<string, Value>();
  readonly #numbers: Readonly<Record<string, number>>;
  #made = 0;

  constructor(numbers: Readonly<Record<string, number>>) {
    this.#numbers = numbers;
  }

  build(tree: Expression): Value {
    if (++this.#made > most) throw new FormulaError(`A formula may have ${most} nodes at most.`, 0);
    if (tree.kind === 'number') return new Value(tree.value, { requiresGrad: false });
    if (tree.kind === 'name') return this.named(tree.name);
    const op = table.get(tree.op);
    if (op === undefined) throw new FormulaError(`There is no op called ${tree.op}.`, tree.at);
    const args = tree.args.map((arg) => this.build(arg));
    return call(op, tree.op, args, tree.at);
  }

  named(name: string): Value {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const at = Object.hasOwn(this.#numbers, name) ? (this.#numbers[name] ?? 1) : 1;
    const leaf = new Value(at, { label: name });
    this.names.set(name, leaf);
    this.leaves.set(name, leaf);
    return leaf;
  }

  statement({ name, expression, text }: Statement): { text: string; value: Value } {
    let value = this.build(expression);
    if (name !== '') {
      // `b = a` and `b = 3` give a name to something that has one, or is a number.
      if (expression.kind !== 'call') value = expression.kind === 'number' ? new Value(value.data) : ops.clone(value);
      value.label = name;
      this.names.set(name, value);
    }
    return { text, value };
  }
}

function call(op: Callable, name: string, args: readonly Value[], at: number): Value {
  if (op.arity === 'n' && name !== 'dot') return op(args);
  if (typeof op.arity !== 'number') throw new FormulaError(`${name} has no place in a formula.`, at);
  if (op.arity !== args.length) {
    throw new FormulaError(
      `${name} takes ${op.arity === 1 ? 'one input' : `${op.arity} inputs`}, not ${args.length}.`,
      at,
    );
  }
  return op(...args);
}

/**
 * Builds the graph of a formula.
 * @param text - statements separated by `;`
 * @param numbers - the leaves' numbers; 1 where there is none
 * @throws FormulaError with the place
 */
export function buildFormula(text: string, numbers: Readonly<Record<string, number>> = {}): BuiltFormula {
  const builder = new Builder(numbers);
  const statements = parseFormula(text).map((statement) => builder.statement(statement));
  const last = statements[statements.length - 1];
  if (last === undefined) throw new FormulaError('Type a formula, such as a * b + c.', 0);
  return { root: last.value, leaves: builder.leaves, statements };
}
