/** What a well-formed tape is, as a check: for tests, and for whoever writes a pass. */
import { fail } from '../errors/compile.ts';
import { eachOperand, type Node, type NodeId, type Tape } from './tape.ts';

/** The first operand of which something holds. */
const firstOperand = (node: Node, holds: (id: NodeId) => boolean): NodeId | null => {
  let found: NodeId | null = null;
  eachOperand(node, (id) => {
    if (found === null && holds(id)) found = id;
  });
  return found;
};

const problemOf = (tape: Tape, node: Node, at: number): string | null => {
  if (node.id !== at) return `it calls itself %${node.id}`;
  if (node.kind === 'parameter' && node.index !== at) return 'parameters come first, in order';
  if (node.kind === 'input' && node.index !== at - tape.parameters) return 'inputs follow the parameters, in order';
  const early = firstOperand(node, (id) => !(id >= 0 && id < at));
  if (early !== null) return `its operand %${early} does not come before it`;
  if (node.kind === 'total' && tape.phases[at] !== 'after') return 'a total is known only after the samples';
  if (node.kind !== 'step') return null;
  const { op, lists } = node;
  if (op.arity === 'n') {
    op.checkLists?.(lists);
    const least = op.lists.filter((name) => !name.endsWith('?')).length;
    return lists.length >= least && lists.length <= op.lists.length
      ? null
      : `${op.name} takes ${op.lists.length} lists`;
  }
  return lists.length === 1 && lists[0]?.length === op.arity ? null : `${op.name} takes ${op.arity} operands`;
};

/**
 * Checks a tape: numbers in order, operands before use, lists as the records say, no sample value used after the samples.
 *
 * @throws RangeError naming the first node at fault
 */
export const verifyTape = (tape: Tape): void => {
  for (const [at, node] of tape.nodes.entries()) {
    const problem = problemOf(tape, node, at) ?? mixedPhases(tape, node, at);
    if (problem !== null) fail('ERR_TAPE', `%${at}`, problem);
  }
  for (const id of tape.outputs)
    if (!(id >= 0 && id < tape.nodes.length)) fail('ERR_TAPE', 'return', `%${id} is no node`);
};

const mixedPhases = (tape: Tape, node: Node, at: number): string | null => {
  if (node.kind !== 'step' || tape.phases[at] !== 'sample') return null;
  const late = firstOperand(node, (id) => tape.phases[id] === 'after');
  return late === null ? null : `it belongs to a sample, but %${late} is known only after the samples`;
};
