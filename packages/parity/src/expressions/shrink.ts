/**
 * Smaller versions of a program: what shrinking tries, largest steps first.
 *
 * The result becomes an operand of the result; an op becomes one of its operands, or a number; a list loses an element; an
 * input becomes a rounder number. Whether a smaller program still fails is for the caller to find out.
 */
import { evaluateProgram } from './evaluate.ts';
import { type OpNode, type OpTable, operandsOf, type Program, type ProgramNode, pruned } from './program.ts';

const withNode = (program: Program, i: number, node: ProgramNode): Program =>
  pruned({ ...program, nodes: program.nodes.map((old, j) => (j === i ? node : old)) });

/** Reads one operand in place of a node, wherever the node was read. */
function bypassed(program: Program, i: number, by: number): Program {
  const replace = (j: number): number => (j === i ? by : j);
  const nodes = program.nodes.map((node): ProgramNode => {
    if (node.kind !== 'op') return node;
    return { ...node, args: node.args.map((arg) => (typeof arg === 'number' ? replace(arg) : arg.map(replace))) };
  });
  return pruned({ ...program, nodes, output: replace(program.output) });
}

function shorterLists(node: OpNode): OpNode[] {
  return node.args.flatMap((arg, list) => {
    if (typeof arg === 'number' || arg.length < 2 || node.args.length > 1) return [];
    return arg.map((_, k) => ({
      ...node,
      args: node.args.map((a, l) => (l === list && typeof a !== 'number' ? a.filter((_, m) => m !== k) : a)),
    }));
  });
}

/** Rounder numbers near x, roundest first. */
function rounder(x: number): number[] {
  if (!Number.isFinite(x)) return [];
  const candidates = [
    0,
    1,
    -1,
    Math.trunc(x),
    Number(x.toPrecision(1)),
    Number(x.toPrecision(2)),
    Number(x.toPrecision(4)),
  ];
  const length = (y: number): number => String(y).length;
  return [...new Set(candidates)].filter((y) => y !== x && length(y) < length(x));
}

/**
 * Programs a step smaller than this one.
 *
 * @param program - a program that fails
 * @param table - the ops it is built of
 * @returns candidates, the boldest first
 */
export function* smallerPrograms(program: Program, table: OpTable): Generator<Program> {
  const { nodes, output } = program;
  for (const operand of operandsOf(nodes[output] as ProgramNode)) yield pruned({ ...program, output: operand }); // the output is a node
  const values = evaluateProgram(program, table);
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    if (node?.kind !== 'op') continue;
    for (const operand of new Set(operandsOf(node))) yield bypassed(program, i, operand);
    for (const kind of ['constant', 'leaf'] as const) yield withNode(program, i, { kind, value: values[i] ?? NaN });
    for (const shorter of shorterLists(node)) yield withNode(program, i, shorter);
    if (node.params) yield withNode(program, i, { kind: 'op', op: node.op, args: node.args });
  }
  for (const [i, node] of nodes.entries()) {
    if (node.kind === 'op') continue;
    for (const value of rounder(node.value)) yield withNode(program, i, { ...node, value });
    if (node.kind === 'leaf') yield withNode(program, i, { kind: 'constant', value: node.value });
  }
  if (program.gradient !== undefined) yield { nodes, output };
}
