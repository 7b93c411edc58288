/** From a graph of Values to a program: what a function did, as data. */
import { operandsOf, ops, paramsOf, topologicalOrder, type Value } from '@chainrule/engine';
import { messages, ParityError } from '../errors.ts';
import { type OpNode, type OpTable, type Program, type ProgramNode, recordOf, takesOperands } from './program.ts';

function opNode(value: Value, place: (of: Value) => number, table: OpTable): OpNode {
  if (!Object.hasOwn(table, value.op)) throw new ParityError('UNTRACEABLE', messages.untraceable(value.op));
  const record = recordOf(table, value.op);
  if (record.arity === 'vector') throw new ParityError('UNTRACEABLE', messages.untraceable(value.op)); // never one node
  const lists = operandsOf(value).map((list) => list.map(place));
  const options = Object.keys(record.params).length > 0 ? { params: paramsOf(value, record) } : {};
  const args = takesOperands(record) ? lists.flat() : lists;
  return { kind: 'op', op: value.op, args, ...options };
}

/**
 * The program of a graph.
 *
 * @param root - the result
 * @param inputs - the Values to differentiate with respect to, in order; other leaves become constants
 * @throws ParityError UNTRACEABLE for an op that is not in the table
 */
export function programOf(root: Value, inputs: readonly Value[], table: OpTable = ops): Program {
  const others = topologicalOrder(root).filter((value) => !inputs.includes(value));
  const all = [...inputs, ...others];
  const places = new Map(all.map((value, i) => [value, i]));
  const place = (of: Value): number => places.get(of) ?? 0; // every input of a node is in the order
  const nodes = all.map((value, i): ProgramNode => {
    if (i < inputs.length) return { kind: 'leaf', value: value.data };
    return value.isLeaf ? { kind: 'constant', value: value.data } : opNode(value, place, table);
  });
  return { nodes, output: place(root) };
}
