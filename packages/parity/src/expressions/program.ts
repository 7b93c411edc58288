/**
 * A Program: one expression as data, so that TypeScript and Python can both run it, a fixture can keep it and shrinking
 * can take it apart.
 *
 * It is a list of nodes in order of evaluation; operands are positions in that list, so shared subexpressions are simply
 * named twice. Ops go by their name in the table; what they are called in torch, and which operands are conditions, is
 * read from the record when the program is put to Python.
 */
import type { AnyOp, FixedOp, Params, Value } from '@chainrule/engine';
import { packBlock } from '../bits.ts';
import { messages, ParityError } from '../errors.ts';

/** The table of ops by name; a mutant table for the teeth has one wrong record in it. */
export type OpTable = Readonly<Record<string, AnyOp>>;

/** An input to differentiate with respect to. */
export interface LeafNode {
  readonly kind: 'leaf';
  readonly value: number;
}
/** A number operand. */
export interface ConstantNode {
  readonly kind: 'constant';
  readonly value: number;
}
/** An op applied to earlier nodes. */
export interface OpNode {
  readonly kind: 'op';
  readonly op: string;
  /** One position per operand; for an op of lists one list of positions per list. */
  readonly args: readonly (number | readonly number[])[];
  /** Options that differ from the defaults. */
  readonly params?: Params;
  /** Which element, for an op that answers with a list. */
  readonly element?: number;
}
/** One line of a program: a leaf, a constant, or an op on lines before it. */
export type ProgramNode = LeafNode | ConstantNode | OpNode;

/** An expression: nodes in order of evaluation, and which of them is the result. */
export interface Program {
  readonly nodes: readonly ProgramNode[];
  readonly output: number;
  /** The gradient that arrives at the output; 1 if left out. */
  readonly gradient?: number;
}

/** The record of an op node. */
export function recordOf(table: OpTable, name: string): AnyOp {
  const record = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!record) throw new ParityError('BAD_PROGRAM', messages.unknownOp(name));
  return record;
}

/** Whether an op takes operands one by one rather than lists. */
export const takesOperands = (record: AnyOp): record is FixedOp => record.arity !== 'n' && record.arity !== 'vector';

/** The positions that a node reads. */
export function operandsOf(node: ProgramNode): readonly number[] {
  return node.kind === 'op' ? node.args.flat() : [];
}

/** The leaves' values, in order. */
export function leafValues(program: Program): number[] {
  return program.nodes.filter((node) => node.kind === 'leaf').map((node) => node.value);
}

type Callable = (...args: unknown[]) => Value | Value[];

/**
 * Every node of a program as Values of an engine.
 *
 * @param program - what to build
 * @param leaves - a Value for every leaf, in order
 * @param table - the ops to build with
 * @returns a Value, or for a constant its number, per node
 */
export function buildNodes(program: Program, leaves: readonly Value[], table: OpTable): (Value | number)[] {
  const built: (Value | number)[] = [];
  let nextLeaf = 0;
  const at = (i: number): Value | number => built[i] as Value | number; // operands come before their node
  for (const node of program.nodes) {
    if (node.kind === 'constant') built.push(node.value);
    else if (node.kind === 'leaf')
      built.push(leaves[nextLeaf++] as Value); // one Value per leaf was given
    else built.push(applyNode(node, at, table));
  }
  return built;
}

/** Whether list number `i` of an op is one that may be left out, and is then given as one operand: dot's bias. */
export const isSingle = (record: AnyOp, i: number): boolean =>
  !takesOperands(record) && (record.lists[i]?.endsWith('?') ?? false);

function applyNode(node: OpNode, at: (i: number) => Value | number, table: OpTable): Value {
  const record = recordOf(table, node.op);
  const op = record as unknown as Callable; // every record is callable; its arguments were drawn to fit
  const list = (places: readonly number[], i: number) => (isSingle(record, i) ? at(places[0] ?? 0) : places.map(at));
  const args = node.args.map((arg, i) => (typeof arg === 'number' ? at(arg) : list(arg, i)));
  const result = node.params ? op(...args, node.params) : op(...args);
  return Array.isArray(result) ? (result[node.element ?? 0] as Value) : result; // elements were drawn within the list
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Options by torch's names, with infinities as words, which JSON cannot hold otherwise. */
export function torchOptions(params: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const wire = (value: unknown): unknown =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [snakeCase(name), wire(value)]));
}

/** A node as Python reads it: null for a leaf, a block for a constant, [path, arguments, options, element?] for an op. */
function wireNode(node: ProgramNode, table: OpTable): unknown {
  if (node.kind === 'leaf') return null;
  if (node.kind === 'constant') return packBlock([node.value]);
  const record = recordOf(table, node.op);
  const conditions = takesOperands(record) ? record.operands.map((operand) => operand.boolean ?? false) : [];
  const args = node.args.map((arg, i) => (conditions[i] ? { flag: arg } : arg));
  const element = node.element === undefined ? [] : [node.element];
  return [record.torch, args, torchOptions(node.params), ...element];
}

/** A program as the body of a question to the oracle. */
export function programBody(program: Program, table: OpTable): Record<string, unknown> {
  return {
    leaves: packBlock(leafValues(program)),
    nodes: program.nodes.map((node) => wireNode(node, table)),
    output: program.output,
    ...(program.gradient === undefined ? {} : { gradient: packBlock([program.gradient]) }),
  };
}

/** The same program without the nodes that the output does not need; leaves stay if they are needed. */
export function pruned(program: Program): Program {
  const needed = new Set<number>([program.output]);
  for (let i = program.output; i >= 0; i--) {
    const node = program.nodes[i];
    if (node && needed.has(i)) for (const operand of operandsOf(node)) needed.add(operand);
  }
  const places = new Map([...needed].sort((a, b) => a - b).map((old, place) => [old, place]));
  const moved = (i: number): number => places.get(i) ?? 0; // every operand of a needed node is needed
  const nodes = program.nodes.filter((_, i) => needed.has(i)).map((node) => relabelled(node, moved));
  return { ...program, nodes, output: moved(program.output) };
}

/** A node with its operands renamed. */
export function relabelled(node: ProgramNode, rename: (i: number) => number): ProgramNode {
  if (node.kind !== 'op') return node;
  return { ...node, args: node.args.map((arg) => (typeof arg === 'number' ? rename(arg) : arg.map(rename))) };
}
