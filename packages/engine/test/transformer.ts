/** Small transformers in scalar code: what positions in lanes are tested on. */
import { dot, mean, parameterBlock, relu, softmax, sum, type Value } from '../src/index.ts';

export type Vector = readonly Value[];

/** Numbers that look drawn, the same in every run. */
const numbers = (count: number, start: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Math.sin((i + 1) * 12.9898 + start * 78.233) * 0.6);

/** Rows of parameters, and all of them. */
export const matrix = (rows: number, columns: number, start: number): { rows: Vector[]; all: Value[] } => {
  const { values } = parameterBlock(numbers(rows * columns, start));
  const cut = Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns));
  return { rows: cut, all: [...values] };
};

export const times = (weights: readonly Vector[], x: Vector): Vector => weights.map((row) => dot(row, x));

export interface Shape {
  readonly positions: number;
  readonly width: number;
  readonly heads: number;
  readonly causal?: boolean;
  /** Without relu: one matrix right after the other. */
  readonly linear?: boolean;
}

/** Attention over positions, a matrix with relu, and a loss per position; the inputs say which number is asked for. */
export const transformer = ({ positions, width, heads, causal = true, linear = false }: Shape) => {
  const letters = matrix(positions, width, 1);
  const blocks = [2, 3, 4, 5].map((start) => matrix(width, width, start));
  const [query, key, value, narrow] = blocks.map(({ rows }) => rows) as [Vector[], Vector[], Vector[], Vector[]];
  const wide = matrix(2 * width, width, 6);
  const back = matrix(width, 2 * width, 7);
  const size = width / heads;
  const attend = (q: Vector, keys: readonly Vector[], values: readonly Vector[]): Vector =>
    Array.from({ length: heads }, (_, head) => {
      const mine = (vector: Vector): Vector => vector.slice(head * size, (head + 1) * size);
      const weights = softmax(keys.map((k) => dot(mine(q), mine(k)).div(Math.sqrt(size))));
      return mine(q).map((_q, j) =>
        dot(
          weights,
          values.map((v) => mine(v)[j] as Value),
        ),
      );
    }).flat();
  const losses = (asked: Value[], count: number = positions): Value[] => {
    const xs = letters.rows.slice(0, count).map((row) => row.map((x, i) => x.add(i / 10)));
    const [keys, values] = [xs.map((x) => times(key, x)), xs.map((x) => times(value, x))];
    return xs.map((x, at) => {
      const seen = causal ? at + 1 : count;
      const y = times(narrow, attend(times(query, x), keys.slice(0, seen), values.slice(0, seen)));
      const z = times(
        back.rows,
        times(
          wide.rows,
          y.map((v, i) => v.add(x[i] as Value)),
        ).map((v) => (linear ? v : relu(v))),
      );
      return sum(z.map((v, i) => v.sub((asked[at] as Value).mul(i)).square()));
    });
  };
  const fn = (asked: Value[]): Value => mean(losses(asked));
  const parameters: readonly Value[] = [letters, ...blocks, wide, back].flatMap(({ all }) => all);
  return { fn, losses, parameters, positions };
};
