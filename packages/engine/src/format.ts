/** Values as text: one line for people, DOT for drawings, plain data for JSON. */
import { fail } from './errors/tools.ts';
import { topologicalOrder } from './graph.ts';
import type { Value } from './value.ts';

/** The line that a Value prints as. */
export function describe(value: Value): string {
  const parts = [`data=${value.data}`, `grad=${value.grad}`];
  if (value.label !== '') parts.push(`label=${JSON.stringify(value.label)}`);
  if (value.op !== '') parts.push(`op=${value.op}`);
  return `Value(${parts.join(', ')})`;
}

/** How `toDot` draws. */
export interface DotOptions {
  /** The direction of reading: left to right, top to bottom, or the reverse; default 'LR'. */
  readonly rankdir?: 'LR' | 'TB' | 'RL' | 'BT';
  /** Decimals of data and gradient, 0 to 20; default 4. */
  readonly digits?: number;
}

/** A number with so many decimals; NaN and infinities by name. */
export const fixed = (x: number, digits: number): string => (Number.isFinite(x) ? x.toFixed(digits) : String(x));
/** Characters that mean something in a DOT string or in the fields of a record. */
const escaped = (text: string): string => text.replace(/[\\"{}|<>]/g, '\\$&').replace(/\r?\n/g, '\\n');
const directions: readonly string[] = ['LR', 'TB', 'RL', 'BT'];

function dotNode(value: Value, id: number, digits: number): string {
  const fields = [
    value.label === '' ? [] : [escaped(value.label)],
    `data ${fixed(value.data, digits)}`,
    `grad ${fixed(value.grad, digits)}`,
  ];
  return `  n${id} [label="{ ${fields.flat().join(' | ')} }"];`;
}

/**
 * The graph of a Value in Graphviz's DOT language: a box per Value with data and gradient, a circle per op.
 *
 * @param root - the Value at the end of the graph
 * @param options - `rankdir`, `digits`
 * @returns DOT text; a Value used twice by one op has two arrows to it
 * @throws TypeError if `root` is no Value; RangeError for an unknown direction or digits outside 0…20
 * @example
 * toDot(new Value(1).add(2)).includes('label="add"'); // true
 * @see https://graphviz.org/doc/info/lang.html
 */
export function toDot(root: Value, options: DotOptions = {}): string {
  const { rankdir = 'LR', digits = 4 } = options;
  const order = topologicalOrder(root);
  if (!directions.includes(rankdir)) fail('ERR_OPTION_WORD', 'toDot', 'rankdir', directions, rankdir);
  if (!(Number.isInteger(digits) && digits >= 0 && digits <= 20)) fail('ERR_DIGITS', digits);
  const ids = new Map(order.map((value, id) => [value, id]));
  const lines = ['digraph {', `  graph [rankdir=${rankdir}];`, '  node [shape=record, fontname=Courier];'];
  order.forEach((value, id) => {
    lines.push(dotNode(value, id, digits));
    if (value.isLeaf) return;
    lines.push(`  op${id} [label="${escaped(value.op)}", shape=circle];`, `  op${id} -> n${id};`);
    for (const input of value.inputs) lines.push(`  n${ids.get(input)} -> op${id};`);
  });
  lines.push('}', '');
  return lines.join('\n');
}

/** A graph as plain data: nodes in topological order, `inputs` by id; numbers that JSON lacks are strings. */
export interface GraphJSON {
  readonly root: number;
  readonly nodes: readonly {
    readonly id: number;
    readonly op: string;
    readonly label: string;
    readonly data: number | string;
    readonly grad: number | string;
    readonly inputs: readonly number[];
  }[];
}

/** A number as JSON can carry it: NaN, ±Infinity and −0 by name. */
export const jsonNumber = (x: number): number | string =>
  Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? '-0' : String(x);

/**
 * The graph of a Value as plain data.
 *
 * @param root - the Value at the end of the graph
 * @throws TypeError if `root` is no Value
 * @example
 * const a = new Value(3);
 * toJSON(a.add(a)).nodes[1].inputs; // [0, 0]
 */
export function toJSON(root: Value): GraphJSON {
  const order = topologicalOrder(root);
  const ids = new Map(order.map((value, id) => [value, id]));
  const idOf = (value: Value): number => ids.get(value) as number; // every input is in the order
  return {
    root: order.length - 1,
    nodes: order.map((value, id) => ({
      id,
      op: value.op,
      label: value.label,
      data: jsonNumber(value.data),
      grad: jsonNumber(value.grad),
      inputs: value.inputs.map(idOf),
    })),
  };
}
