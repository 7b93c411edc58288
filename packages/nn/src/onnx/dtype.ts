/** The kinds of numbers of a graph. Apart from graph.ts, whose types are onnx-proto's: who only reads ours need not install it. */

/** The number formats that graphs are written in. */
export type OnnxType = 'float32' | 'float64';
