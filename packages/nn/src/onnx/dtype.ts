/** The kinds of numbers of a graph. */

/** The number formats that graphs are written in. */
export type OnnxType = 'float32' | 'float64';
