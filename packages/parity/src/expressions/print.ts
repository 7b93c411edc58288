/**
 * A program as source that anyone can paste: TypeScript for this library, Python for PyTorch.
 *
 * Numbers are printed with as many digits as it takes to read the same bits back, in both languages.
 */
import type { AnyOp } from '@chainrule/engine';
import {
  isSingle,
  leafValues,
  type OpNode,
  type OpTable,
  type Program,
  type ProgramNode,
  recordOf,
  takesOperands,
  torchOptions,
} from './program.ts';

/** One case in both languages. */
export interface Listing {
  readonly typescript: string;
  readonly python: string;
}

const PYTHON_WORDS: Readonly<Record<string, string>> = {
  NaN: 'math.nan',
  Infinity: 'math.inf',
  '-Infinity': '-math.inf',
};

/** A number as TypeScript source. */
export const typescriptNumber = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

/** A number as Python source. */
export function pythonNumber(x: number): string {
  const digits = typescriptNumber(x);
  return PYTHON_WORDS[digits] ?? (/[.e]/.test(digits) ? digits : `${digits}.0`);
}

const name = (i: number): string => `n${i}`;

function typescriptOp(node: OpNode, record: AnyOp): string {
  const list = (places: readonly number[], i: number): string =>
    isSingle(record, i) ? places.map(name).join() : `[${places.map(name).join(', ')}]`;
  const args = node.args.map((arg, i) => (typeof arg === 'number' ? name(arg) : list(arg, i)));
  const options = Object.entries(node.params ?? {}).map(
    ([key, value]) => `${key}: ${typeof value === 'number' ? typescriptNumber(value) : `'${value}'`}`,
  );
  const call = `${node.op}(${[...args, ...(options.length > 0 ? [`{ ${options.join(', ')} }`] : [])].join(', ')})`;
  return node.element === undefined ? call : `${call}[${node.element}]`;
}

function typescriptNode(node: ProgramNode, i: number, table: OpTable): string {
  if (node.kind === 'constant') return `const ${name(i)} = ${typescriptNumber(node.value)};`;
  if (node.kind === 'leaf') return `const ${name(i)} = new Value(${typescriptNumber(node.value)});`;
  return `const ${name(i)} = ${typescriptOp(node, recordOf(table, node.op))};`;
}

const isCondition = (record: AnyOp, i: number): boolean =>
  takesOperands(record) && record.operands[i]?.boolean === true;

function pythonOp(node: OpNode, record: AnyOp): string {
  const options = Object.entries(torchOptions(node.params)).map(([key, value]) => `${key}=${pythonOption(value)}`);
  const lists = node.args.map((arg, i) => {
    if (typeof arg === 'number') return isCondition(record, i) ? `${name(arg)} != 0` : name(arg);
    return `torch.stack([${arg.map(name).join(', ')}])`;
  });
  const [first, second, third] = lists;
  if (record.arity === 'n' && record.lists.length > 1)
    return `${record.torch}(${first}, ${second})${third ? ` + ${third}[0]` : ''}`;
  const dimension = takesOperands(record) ? [] : ['dim=0'];
  const call = `${record.torch}(${[...lists, ...dimension, ...options].join(', ')})`;
  return node.element === undefined ? call : `${call}[${node.element}]`;
}

function pythonOption(value: unknown): string {
  if (typeof value === 'number') return pythonNumber(value);
  return PYTHON_WORDS[String(value)] ?? `'${String(value)}'`;
}

function pythonNode(node: ProgramNode, i: number, table: OpTable): string {
  if (node.kind === 'op') return `${name(i)} = (${pythonOp(node, recordOf(table, node.op))}).double()`;
  const grad = node.kind === 'leaf' ? ', requires_grad=True' : '';
  return `${name(i)} = torch.tensor(${pythonNumber(node.value)}, dtype=torch.float64${grad})`;
}

/** A program as two listings that print its value and its gradients. */
export function printProgram(program: Program, table: OpTable): Listing {
  const { nodes, output, gradient } = program;
  const leaves = nodes.flatMap((node, i) => (node.kind === 'leaf' ? [name(i)] : []));
  const used = [...new Set(nodes.flatMap((node) => (node.kind === 'op' ? [node.op] : [])))].sort();
  const upstream = gradient === undefined ? '' : typescriptNumber(gradient);
  const typescript = [
    `import { ${['Value', ...used].join(', ')} } from '@chainrule/engine';`,
    ...nodes.map((node, i) => typescriptNode(node, i, table)),
    `${name(output)}.backward(${upstream && `{ gradient: ${upstream} }`});`,
    `console.log(${name(output)}.data, [${leaves.map((leaf) => `${leaf}.grad`).join(', ')}]);`,
  ];
  const python = [
    'import math, torch',
    ...nodes.map((node, i) => pythonNode(node, i, table)),
    `${name(output)}.backward(${gradient === undefined ? '' : `torch.tensor(${pythonNumber(gradient)}, dtype=torch.float64)`})`,
    `print(${name(output)}.item(), [${leaves.map((leaf) => `${leaf}.grad`).join(', ')}])`,
  ];
  return { typescript: typescript.join('\n'), python: python.join('\n') };
}

/** The leaves of a program, for a one-line summary. */
export const summary = (program: Program): string =>
  `${program.nodes.length} nodes, leaves [${leafValues(program).map(typescriptNumber).join(', ')}]`;
