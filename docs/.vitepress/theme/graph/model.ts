/**
 * GraphModel: a graph as plain data, for pictures, tables and messages between workers.
 *
 * Values never enter Vue: a reactive proxy would break their identity. The widgets read a Value's graph once into this
 * model and compute everything they show from it. Nodes are in topological order, so `id` is also the place.
 */
import { topologicalOrder, type Value } from '@chainrule/engine';
import { show } from './number.ts';
import { localSlopes } from './slopes.ts';

export interface GraphNode {
  readonly id: number;
  /** The op's name; '' on a leaf. */
  readonly op: string;
  readonly label: string;
  /** What it is called on the page: its label, its number, or what it was made of. */
  readonly name: string;
  readonly data: number;
  /** The final gradient. */
  readonly grad: number;
  readonly inputs: readonly number[];
  /** Local slope per input. */
  readonly slopes: readonly number[];
  /** A number in the graph, not a parameter. */
  readonly constant: boolean;
  /** How many nodes this box stands for; more than 1 after collapsing. */
  readonly count: number;
  /** Whether its label is one that the page gave it. */
  readonly unlabelled?: boolean;
}

export interface GraphModel {
  readonly root: number;
  readonly nodes: readonly GraphNode[];
  /** How many nodes the graph had before it was collapsed. */
  readonly total: number;
  /** In words, which label several nodes carry; '' if none does. */
  readonly sameNames?: string;
}

const infix: ReadonlyMap<string, string> = new Map([
  ['add', ' + '],
  ['sub', ' − '],
  ['mul', '·'],
  ['div', '/'],
]);

/** `a·b` or `tanh(n)`, from the names of the inputs. */
export function formulaOf(op: string, inputs: readonly string[]): string {
  const sign = infix.get(op);
  if (sign === undefined || inputs.length !== 2) return `${op}(${inputs.join(', ')})`;
  return inputs.map((name) => (/ /.test(name) && sign.length === 1 ? `(${name})` : name)).join(sign);
}

function nodeName(value: Value, inputs: readonly string[], id: number): string {
  if (value.label !== '') return value.label;
  if (value.op === '') return show(value.data);
  const formula = formulaOf(value.op, inputs);
  return formula.length <= 22 ? formula : `${value.op} #${id}`;
}

/** Local slopes are worth their time only where they can be seen. */
const slopesUpTo = 400;

/**
 * Reads the graph of a Value. Its gradients are those of the latest backward pass.
 * @param root - the end of the graph
 * @param constants - names to be drawn as constants
 */
export function readGraph(root: Value, constants: readonly string[] = []): GraphModel {
  const order = topologicalOrder(root);
  const ids = new Map(order.map((value, id) => [value, id]));
  const withSlopes = order.length <= slopesUpTo;
  const names: string[] = [];
  const nodes = order.map((value, id) => {
    names.push(
      nodeName(
        value,
        value.inputs.map((input) => names[ids.get(input) ?? 0] ?? ''),
        id,
      ),
    );
    return {
      id,
      op: value.op,
      label: value.label,
      name: names[id] ?? '',
      data: value.data,
      grad: value.grad,
      inputs: value.inputs.map((input) => ids.get(input) ?? 0), // every input is in the order
      slopes: withSlopes ? localSlopes(value) : [],
      constant: value.isLeaf && (!value.requiresGrad || constants.includes(value.label)),
      count: 1,
    };
  });
  return { root: order.length - 1, nodes, total: order.length };
}

/** What a node is called on the page. */
export const nameOf = (node: GraphNode): string => node.name;

/** A node with what it was made of: `t1 = a·b`; a leaf by its name alone. */
export function wholeName(model: GraphModel, node: GraphNode): string {
  const formula = formulaOf(
    node.op,
    node.inputs.map((id) => nameOf(model.nodes[id] ?? node)),
  );
  return node.op === '' || nameOf(node) === formula ? nameOf(node) : `${nameOf(node)} = ${formula}`;
}

/** Where the first NaN of a graph comes from, in a sentence: the op and what it was given. */
export function nanWords(model: GraphModel, node: GraphNode): string {
  if (node.op === '') return `${nameOf(node)} is not a number (NaN), and neither is anything made of it.`;
  const given = node.inputs.map((id) => show(model.nodes[id]?.data ?? Number.NaN)).join(' and ');
  return `${node.op} of ${given} is not a number (NaN), and neither is anything made of it.`;
}

/** The first node, in order of computing, that is NaN although none of its inputs is; undefined if there is none. */
export function firstNaN({ nodes }: GraphModel): GraphNode | undefined {
  return nodes.find((node) => Number.isNaN(node.data) && !node.inputs.some((id) => Number.isNaN(nodes[id]?.data)));
}
