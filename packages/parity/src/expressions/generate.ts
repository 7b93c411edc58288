/**
 * Random expressions, drawn from the table of ops, each within its domain.
 *
 * Nodes are added one by one: an op is drawn, its operands are taken from earlier nodes whose values lie in its domain
 * (so subexpressions are shared), and where none fits a fresh leaf or constant is drawn there. A node too close to a kink,
 * or too large to say anything at double precision, is drawn again. Last, the loose ends are gathered by one op of lists.
 */
import { type AnyOp, type Interval, ops, type Params } from '@chainrule/engine';
import { type Draws, drawsFrom } from '../random.ts';
import { clearOfKinks, forwardOf, type Known, paramsOf, steady } from './evaluate.ts';
import { drawParams } from './options.ts';
import {
  type OpNode,
  type OpTable,
  operandsOf,
  type Program,
  type ProgramNode,
  pruned,
  takesOperands,
} from './program.ts';

/** How large an expression may be, and of which ops. */
export interface ExpressionOptions {
  /** How many nodes, at least and at most. */
  readonly nodes?: readonly [number, number];
  readonly table?: OpTable;
}

const LARGEST_VALUE = 100;
const LIST_LENGTH = [1, 6] as const;
const TRIES = 12;
const SHARE_OF_LISTS = 0.2;
const SHARE_OF_CONSTANTS = 0.3;
const SHARE_OF_REUSE = 0.85;

class Sketch {
  readonly nodes: ProgramNode[] = [];
  readonly known: Known[] = [];
  readonly #draws: Draws;

  constructor(draws: Draws) {
    this.#draws = draws;
  }

  add(node: ProgramNode, known: Known): number {
    this.known.push(known);
    return this.nodes.push(node) - 1;
  }

  /** Forgets everything from here on. */
  cut(length: number): void {
    this.nodes.length = length;
    this.known.length = length;
  }

  /** An operand in the range: an earlier node if one is found, else a fresh leaf or constant. */
  operand([low, high]: Interval): number {
    for (let i = 0; i < TRIES && this.nodes.length > 0 && this.#draws.chance(SHARE_OF_REUSE); i++) {
      const place = this.#recent();
      const value = this.known[place]?.value ?? NaN;
      if (value >= low && value <= high) return place;
    }
    return this.fresh([low, high]);
  }

  fresh([low, high]: Interval): number {
    const value = this.#draws.between(low, high);
    const kind = this.#draws.chance(SHARE_OF_CONSTANTS) ? 'constant' : 'leaf';
    return this.add({ kind, value }, { value, exact: true });
  }

  /** The positions that nothing reads. */
  looseEnds(): number[] {
    const read = new Set(this.nodes.flatMap(operandsOf));
    return this.nodes.map((_, i) => i).filter((i) => !read.has(i));
  }

  /** A position, later ones more often, so that expressions grow deep. */
  #recent(): number {
    const { length } = this.nodes;
    return length - 1 - Math.floor(length * this.#draws.unit() ** 2);
  }
}

/** Operands of a record: one each, or lists of one length. */
function drawArgs(sketch: Sketch, record: AnyOp, draws: Draws): OpNode['args'] {
  const range = (i: number): Interval => record.domain[i] ?? record.domain[0] ?? [-1, 1];
  if (takesOperands(record)) return record.operands.map((_, i) => sketch.operand(range(i)));
  const length = draws.whole(...LIST_LENGTH);
  return record.lists.map((list, i) => {
    const elements = list.endsWith('?') ? 1 : length;
    return Array.from({ length: elements }, () => sketch.operand(range(i)));
  });
}

/** Tries to add one op; leaves the sketch as it was if the numbers do not suit. */
function tryOp(sketch: Sketch, name: string, record: AnyOp, draws: Draws): boolean {
  const start = sketch.nodes.length;
  const args = drawArgs(sketch, record, draws);
  const element = record.arity === 'vector' ? { element: draws.whole(0, args.flat().length - 1) } : {};
  const node: OpNode = { kind: 'op', op: name, args, ...element, ...drawParams(record, draws) };
  if (addOp(sketch, node, record)) return true;
  sketch.cut(start);
  return false;
}

function addOp(sketch: Sketch, node: OpNode, record: AnyOp): boolean {
  const params: Params = paramsOf(record, node);
  const lists = node.args.map((arg) => (typeof arg === 'number' ? [arg] : arg));
  const inputs = lists.flat().map((i) => sketch.known[i] as Known); // operands are nodes of the sketch
  const numbers = lists.map((list) => list.map((i) => sketch.known[i]?.value ?? NaN));
  const value = forwardOf(record, numbers, params, node.element);
  if (!(Math.abs(value) <= LARGEST_VALUE) || !clearOfKinks(record, inputs, params)) return false;
  if (!steady(record, numbers, params, value)) return false;
  sketch.add(node, { value, exact: record.ulp.torch === 0 && inputs.every((input) => input.exact) });
  return true;
}

/** Gathers the loose ends by an op of one list that takes them all; the last node is the result if none does. */
function finish(sketch: Sketch, gatherers: readonly [string, AnyOp][], draws: Draws): Program {
  if (gatherers.length > 0) {
    const [name, record] = draws.pick(gatherers);
    addOp(sketch, { kind: 'op', op: name, args: [sketch.looseEnds()] }, record);
  }
  return pruned({ nodes: sketch.nodes, output: sketch.nodes.length - 1 });
}

/**
 * A random expression over the table of ops.
 *
 * @param seed - a whole number from 0 to 2³² − 1; the same seed gives the same expression
 * @param options - how large, and over which table
 * @returns a program whose values lie within ±100 and whose kinked ops are clear of their kinks
 * @example
 * generateExpression(1).nodes.length === generateExpression(1).nodes.length // true
 */
export function generateExpression(seed: number, options: ExpressionOptions = {}): Program {
  return drawExpression(drawsFrom(seed, 'expression'), options);
}

/** The same from a stream of draws. */
export function drawExpression(draws: Draws, { nodes = [5, 80], table = ops }: ExpressionOptions = {}): Program {
  const entries = Object.entries(table);
  const gatherers = entries.filter(([, record]) => record.arity === 'n' && record.lists.length === 1);
  const lists = entries.filter(([, record]) => !takesOperands(record));
  const fixed = entries.filter(([, record]) => takesOperands(record));
  const size = draws.whole(...nodes);
  const sketch = new Sketch(draws);
  while (sketch.nodes.length < size - 1) {
    const [name, record] = draws.pick(lists.length > 0 && draws.chance(SHARE_OF_LISTS) ? lists : fixed);
    tryOp(sketch, name, record, draws);
  }
  return finish(sketch, gatherers, draws);
}
