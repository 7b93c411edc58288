/** Where two engines part: the first node of a program whose value differs, or the last whose gradient does. */
import { grad, ops, Value } from '@chainrule/engine';
import { buildNodes, leafValues, type Program, programBody } from '../expressions/program.ts';
import type { AnyFamily } from '../families/family.ts';
import { numbersOf } from '../oracle/answers.ts';
import type { Oracle } from '../oracle/process.ts';
import { agreesWithin, compare } from './tolerance.ts';

/** The program of a case, if it is or holds one. */
function programOf(example: unknown): Program | undefined {
  if (typeof example !== 'object' || example === null) return undefined;
  const program = 'program' in example ? example.program : example;
  return typeof program === 'object' && program !== null && 'nodes' in program ? (program as Program) : undefined; // only programs have nodes
}

const differ = (theirs: number, ours: number): boolean => {
  const empty = new Float64Array();
  return !agreesWithin(
    compare({ values: empty, gradients: Float64Array.of(theirs) }, { values: empty, gradients: Float64Array.of(ours) }),
  );
};

const numbersAt = (nodes: readonly (Value | number)[]): number[] =>
  nodes.map((node) => (node instanceof Value ? node.data : node));

/** What every node holds here: its value, and the gradient that reaches it. */
function ourNodes(program: Program): { values: number[]; gradients: number[] } {
  const leaves = leafValues(program).map((value) => new Value(value));
  const nodes = buildNodes(program, leaves, ops);
  const output = nodes[program.output];
  const tracked = nodes.filter((node) => node instanceof Value);
  if (!(output instanceof Value) || !output.requiresGrad)
    return { values: numbersAt(nodes), gradients: nodes.map(() => 0) };
  const found = grad(output, tracked, { allowUnused: true, gradient: program.gradient ?? 1 });
  const gradients = new Map(tracked.map((node, i) => [node, found[i]?.data ?? 0]));
  return {
    values: numbersAt(nodes),
    gradients: nodes.map((node) => (node instanceof Value ? (gradients.get(node) ?? 0) : 0)),
  };
}

/**
 * The node at which PyTorch and the eager engine part, in words; undefined if the case is no program.
 *
 * @throws ParityError when the oracle fails
 */
export async function firstParting(family: AnyFamily, example: unknown, oracle: Oracle): Promise<string | undefined> {
  const program = programOf(example);
  if (!program) return undefined;
  const name = `${family.name}, node by node`;
  const raw = await oracle.ask({ name, kind: 'program', body: { ...programBody(program, ops), detail: true } });
  if (typeof raw.error === 'string') return undefined;
  const theirs = { values: numbersOf(raw, 'nodeValues', name), gradients: numbersOf(raw, 'nodeGradients', name) };
  const ours = ourNodes(program);
  for (const [what, numbers] of Object.entries(theirs))
    if (numbers.length !== program.nodes.length)
      return `PyTorch gave ${numbers.length} ${what} for the ${program.nodes.length} nodes, so where they part cannot be said.`;
  const byValue = ours.values.findIndex((x, i) => differ(theirs.values[i] ?? NaN, x));
  if (byValue >= 0)
    return `They part at n${byValue}: its value is ${theirs.values[byValue]} in PyTorch and ${ours.values[byValue]} here.`;
  const byGradient = ours.gradients.findLastIndex((x, i) => differ(theirs.gradients[i] ?? NaN, x));
  if (byGradient >= 0)
    return `All values agree; they part at the gradient of n${byGradient}: ${theirs.gradients[byGradient]} in PyTorch and ${ours.gradients[byGradient]} here.`;
  return 'Value and gradients agree node by node, within the tolerance; the difference is less than that (bits, the sign of a zero), or in the second derivatives.';
}
