/** An ONNX graph under construction: nodes, constants, and fresh names for what flows between them. */
import type { OnnxType } from './dtype.ts';
import type { Node, Tensor } from './messages.ts';

/** ONNX's own numbers for its types. */
export const dataTypes: Readonly<Record<OnnxType, number>> = { float32: 1, float64: 11 };
const attributeTypes = { float: 1, int: 2 } as const;

/** A node's attributes; whole numbers are written as integers where `integers` names them. */
export type Attributes = Readonly<Record<string, number>>;
const integers: readonly string[] = ['transB', 'axis', 'to'];

/** Collects nodes and constants. */
export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly constants: Tensor[] = [];
  readonly type: OnnxType;
  #count = 0;

  constructor(type: OnnxType) {
    this.type = type;
  }

  /** Adds a node and gives the name of its output. */
  node(opType: string, input: readonly string[], attributes: Attributes = {}): string {
    const output = `v${this.#count++}`;
    const attribute = Object.entries(attributes).map(([name, x]) =>
      integers.includes(name) ? { name, type: attributeTypes.int, i: x } : { name, type: attributeTypes.float, f: x },
    );
    this.nodes.push({ opType, name: `${opType}_${output}`, input: [...input], output: [output], attribute });
    return output;
  }

  /** Adds a tensor of numbers and gives its name. */
  tensor(name: string, dims: readonly number[], data: ArrayLike<number>): string {
    const rawData = rawBytes(this.type, data);
    this.constants.push({ name, dims: [...dims], dataType: dataTypes[this.type], rawData });
    return name;
  }

  /** Adds one number and gives its name. */
  number(x: number): string {
    return this.tensor(`c${this.#count++}`, [], [x]);
  }
}

/** Numbers as ONNX's raw data: little-endian. */
function rawBytes(type: OnnxType, data: ArrayLike<number>): Uint8Array {
  const size = type === 'float64' ? 8 : 4;
  const view = new DataView(new ArrayBuffer(data.length * size));
  for (let i = 0; i < data.length; i++) {
    const x = data[i] as number; // i is below the length
    if (type === 'float64') view.setFloat64(i * size, x, true);
    else view.setFloat32(i * size, x, true);
  }
  return new Uint8Array(view.buffer);
}
