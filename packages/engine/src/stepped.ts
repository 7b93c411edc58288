/**
 * Steps of optimisers between a forward pass and its backward: a rule that reads the data of what was moved would mix old numbers with
 * new ones, so it is refused, as torch refuses it for what a node has saved. A rule that reads nothing, as add's, is not.
 *
 * One stamp for a block of parameters; loose ones have their own. What is set by `.data` has none: it is read as it is, as in torch.
 */
import type { Algebra, Term } from './algebra.ts';
import type { Bank } from './bank.ts';
import { clock } from './clock.ts';
import { fail } from './errors/stepped.ts';
import { thirdOf } from './extras.ts';
import { isBank } from './graph.ts';
import type { List } from './list.ts';
import type { Elements, NaryRecord, NodeOp, Params } from './op.ts';
import { pull } from './rule.ts';
import type { Value } from './value.ts';

/** What a piece of a rule reads: operands, or lists of them, as bits. */
interface Reads {
  readonly bits: number;
}

const reading = (bits: number): Reads => ({ bits });
const none = reading(0);
const union = (...terms: readonly Term<Reads>[]): Reads =>
  reading(terms.reduce<number>((bits, term) => bits | (typeof term === 'number' ? 0 : term.bits), 0));

/** Rules over what they read instead of over numbers. */
const reads: Algebra<Reads> = {
  constant: () => none,
  ...{ add: union, sub: union, mul: union, div: union, pow: union, select: union },
  ...{ neg: union, sqrt: union, exp: union, log: union, sin: union, cos: union },
  ...{ eq: union, ne: union, lt: union, le: union, gt: union, ge: union },
  apply: (_op, args) => union(...args),
  reduce: (_op, lists) => union(...lists.flat()),
};

/** For each operand, which operands the gradient that arrives there is made of. */
const known = new WeakMap<NodeOp, readonly number[]>();

/** An element of a list, by its list. */
interface Element {
  readonly list: number;
}

function listReads(op: NaryRecord<Params>): readonly number[] {
  const lists = op.lists.map((_, list): readonly Element[] => [{ list }, { list }]);
  const found = lists.map(() => 0);
  const elements: Elements<Reads, Element> = {
    read: ({ list }) => reading(1 << list),
    wants: () => true,
    add: ({ list }, { bits }) => {
      found[list] = (found[list] as number) | bits; // a list of these
    },
  };
  op.vjp(reads, none, lists, none, elements, op.params);
  return found;
}

function readsOf(op: NodeOp): readonly number[] {
  const before = known.get(op);
  if (before !== undefined) return before;
  const operands = [reading(1), reading(2), reading(4)];
  const found =
    op.arity === 'n'
      ? listReads(op)
      : operands.slice(0, op.arity).map((_, i) => pull(reads, op, i, none, operands, none, op.params)?.bits ?? 0);
  known.set(op, found);
  return found;
}

type Operand = Value | List | null;

const isList = (operand: Value | List): operand is List => 'values' in operand;

/** What of an operand was moved after some time; results of ops never are. */
function movedIn(operand: Operand, since: number): Value | undefined {
  if (operand === null) return undefined;
  const isLater = ({ memory, at }: Value): boolean => (memory.places?.[at] ?? memory.moved) > since;
  if (!isList(operand)) return isLater(operand) ? operand : undefined;
  return operand.bank === null ? operand.values.find(isLater) : undefined;
}

/** What the rules of a node read although it was moved. */
function staleOperand(node: Value): Value | undefined {
  const operands: readonly Operand[] = [node.a, node.b, thirdOf(node)];
  const wanted = readsOf(node.record as NodeOp).filter((_, i) => operands[i]?.tracked === true); // leaves are not asked about
  const bits = wanted.reduce((all, one) => all | one, 0);
  return operands.flatMap((operand, j) => ((bits & (1 << j)) !== 0 ? (movedIn(operand, node.mark) ?? []) : []))[0];
}

/** The same of a bank: the gradients of weights read the inputs, that of the inputs the weights. */
function staleInBank({ op, rows, inputs, mark }: Bank): Value | undefined {
  if (rows === null) return readsOf(op)[0] === 0 ? undefined : movedIn(inputs, mark);
  const input = rows.tracked ? movedIn(inputs, mark) : undefined;
  if (input !== undefined || !inputs.tracked) return input;
  return rows.lists.flatMap((list) => movedIn(list, mark) ?? [])[0];
}

function refuseStale(node: Value | Bank): void {
  const found = isBank(node) ? staleInBank(node) : staleOperand(node);
  if (found !== undefined) fail('ERR_STEPPED', isBank(node) ? node.op.name : node.op, found.label);
}

/**
 * Stamps what an optimiser has just moved: all of one block, or all of them loose.
 * @example
 * moved([new Value(1)]); // undefined
 */
export function moved(values: readonly Value[]): void {
  clock.now += 2;
  clock.moved = clock.now;
  clock.refuseStale = refuseStale;
  const memory = values[0]?.memory;
  if (memory !== undefined && memory.rows !== null) memory.moved = clock.now;
  else
    for (const { memory: own, at } of values) {
      own.places ??= new Float64Array(own.data.length);
      own.places[at] = clock.now;
    }
}
