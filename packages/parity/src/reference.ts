/**
 * The reference engine of the checkout (`examples/reference`, the notebook in TypeScript) as a backend: it knows a dozen ops, and runs the
 * programs that use no others. It is loaded by its place, since no package imports an example; installed from npm it is not there.
 */
import type { Backend } from './backends.ts';
import { leafValues, type OpNode, type Program } from './expressions/program.ts';

/** A Value of the reference engine, as far as programs need it. */
interface ReferenceValue {
  readonly data: number;
  readonly grad: number;
  backward(): void;
}
type Method = (...others: unknown[]) => ReferenceValue;
type ReferenceClass = new (data: number) => ReferenceValue;

/** The ops that the reference engine has, by their names in the table. */
export const REFERENCE_OPS: readonly string[] = ['add', 'sub', 'mul', 'div', 'neg', 'exp', 'log', 'tanh', 'relu'];

const isReferenceProgram = ({ nodes, gradient }: Program): boolean =>
  gradient === undefined && nodes.every((node) => node.kind !== 'op' || REFERENCE_OPS.includes(node.op));

function applyMethod(node: OpNode, values: readonly ReferenceValue[]): ReferenceValue {
  const [self, ...others] = node.args.flat().map((i) => values[i]);
  const method: unknown = self && Reflect.get(self, node.op);
  if (typeof method !== 'function') throw new TypeError(`the reference engine has no ${node.op}`);
  return (method as Method).apply(self, others); // its methods take Values and give one
}

function runReference(program: Program, Value: ReferenceClass): ReturnType<Backend['program']> {
  const values: ReferenceValue[] = [];
  for (const node of program.nodes) values.push(node.kind === 'op' ? applyMethod(node, values) : new Value(node.value));
  const output = values[program.output];
  output?.backward();
  const leaves = program.nodes.flatMap((node, i) => (node.kind === 'leaf' ? [values[i]?.grad ?? NaN] : []));
  return { values: Float64Array.of(output?.data ?? NaN), gradients: Float64Array.from(leaves) };
}

/** The reference engine as a backend; undefined where there is no checkout around this package. */
export async function loadReference(): Promise<Backend | undefined> {
  const place = new URL('../../../examples/reference/reference.ts', import.meta.url).href;
  const loaded: { readonly Value: ReferenceClass } | undefined = await import(/* @vite-ignore */ place).catch(
    () => undefined,
  );
  if (!loaded) return undefined;
  const takes = (program: Program, order: number): boolean =>
    order === 1 && leafValues(program).length > 0 && isReferenceProgram(program);
  return {
    name: 'reference',
    program: (program, order) => (takes(program, order) ? runReference(program, loaded.Value) : undefined),
    network: () => undefined,
  };
}
