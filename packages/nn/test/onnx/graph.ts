/** Small ONNX files by hand, for tests. */
import type { Attribute, Graph, Node, Tensor } from '../../src/onnx/messages.ts';
import { encode } from '../../src/onnx/wire.ts';

export const f64 = (name: string, dims: number[], data: number[]): Tensor => ({
  name,
  dims,
  dataType: 11,
  doubleData: data,
});
export const node = (opType: string, input: string[], output: string, attribute: Attribute[] = []): Node => ({
  opType,
  input,
  output: [output],
  attribute,
});
export const int = (name: string, i: number): Attribute => ({ name, type: 2, i });
export const float = (name: string, f: number): Attribute => ({ name, type: 1, f });
export const weights = f64('w', [2, 2], [1, 2, 3, 4]);
export const bias = f64('b', [2], [10, 20]);

/** A file with these nodes, from x to y. */
export const graphOf = (
  nodes: Node[],
  initializer: Tensor[] = [weights, bias],
  more: Graph = {},
): Promise<Uint8Array> =>
  encode('test', { graph: { node: nodes, initializer, input: [{ name: 'x' }], output: [{ name: 'y' }], ...more } });
