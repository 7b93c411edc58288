/**
 * ONNX's messages, as far as networks need them: the number and kind of each field, and its form here. The bytes between are
 * protobuf's (wire.ts). Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */

/** An attribute of a node. */
export interface Attribute {
  readonly name?: string;
  readonly type?: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: string;
  readonly t?: Tensor;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
}

/** Numbers of a graph. */
export interface Tensor {
  readonly name?: string;
  readonly dims?: readonly number[];
  readonly dataType?: number;
  readonly rawData?: Uint8Array;
  readonly floatData?: readonly number[];
  readonly doubleData?: readonly number[];
  readonly int32Data?: readonly number[];
  readonly int64Data?: readonly number[];
  /** 1: the numbers are in another file. */
  readonly dataLocation?: number;
}

/** An operator with its inputs and outputs, by name. */
export interface Node {
  readonly opType?: string;
  readonly domain?: string;
  readonly name?: string;
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly attribute?: readonly Attribute[];
}

/** What goes into a graph or comes out of it. */
export interface Port {
  readonly name?: string;
  readonly type?: { readonly tensorType?: { readonly elemType?: number; readonly shape?: Shape } };
}

interface Shape {
  readonly dim?: readonly { readonly dimValue?: number; readonly dimParam?: string }[];
}

/** Nodes in an order in which they can be run. */
export interface Graph {
  readonly name?: string;
  readonly node?: readonly Node[];
  readonly initializer?: readonly Tensor[];
  readonly input?: readonly Port[];
  readonly output?: readonly Port[];
}

/** A file. */
export interface Model {
  readonly irVersion?: number;
  readonly producerName?: string;
  readonly graph?: Graph;
  readonly opsetImport?: readonly { readonly domain?: string; readonly version?: number }[];
}

/** What one number of a field is on the wire. */
export type Scalar = 'int' | 'float' | 'double' | 'string' | 'bytes';

/** A field: its number, what is in it, and whether it may come many times. */
export interface Field {
  readonly no: number;
  readonly of: Scalar | Message;
  readonly many: boolean;
}

/** A message: its fields by their names here. */
export type Message = Readonly<Record<string, Field>>;

const one = (no: number, of: Scalar | Message): Field => ({ no, of, many: false });
const many = (no: number, of: Scalar | Message): Field => ({ no, of, many: true });

const tensor: Message = {
  dims: many(1, 'int'),
  dataType: one(2, 'int'),
  floatData: many(4, 'float'),
  int32Data: many(5, 'int'),
  int64Data: many(7, 'int'),
  name: one(8, 'string'),
  rawData: one(9, 'bytes'),
  doubleData: many(10, 'double'),
  dataLocation: one(14, 'int'),
};

const attribute: Message = {
  name: one(1, 'string'),
  f: one(2, 'float'),
  i: one(3, 'int'),
  s: one(4, 'string'),
  t: one(5, tensor),
  floats: many(7, 'float'),
  ints: many(8, 'int'),
  type: one(20, 'int'),
};

const node: Message = {
  input: many(1, 'string'),
  output: many(2, 'string'),
  name: one(3, 'string'),
  opType: one(4, 'string'),
  attribute: many(5, attribute),
  domain: one(7, 'string'),
};

const shape: Message = { dim: many(1, { dimValue: one(1, 'int'), dimParam: one(2, 'string') }) };
const type: Message = { tensorType: one(1, { elemType: one(1, 'int'), shape: one(2, shape) }) };
const port: Message = { name: one(1, 'string'), type: one(2, type) };

const graph: Message = {
  node: many(1, node),
  name: one(2, 'string'),
  initializer: many(5, tensor),
  input: many(11, port),
  output: many(12, port),
};

/** The message that a file is. */
export const model: Message = {
  irVersion: one(1, 'int'),
  producerName: one(2, 'string'),
  graph: one(7, graph),
  opsetImport: many(8, { domain: one(1, 'string'), version: one(2, 'int') }),
};
