/**
 * A trained microgpt in plain numbers: what `examples/microgpt/model.ts` computes with Values, computed again with doubles, so that
 * what happens inside can be shown: every head's attention, and the probability of every next letter.
 *
 * It is the same forward pass in the same order; `gpt.test.ts` holds it against the model itself.
 */
import type { GPT } from '../../../../examples/microgpt/model.ts';

export type Rows = readonly (readonly number[])[];

/** The parameters as rows of numbers: plain data, which travels from a worker. */
export interface GptWeights {
  readonly heads: number;
  readonly tokens: Rows;
  readonly positions: Rows;
  readonly head: Rows;
  readonly query: Rows;
  readonly key: Rows;
  readonly value: Rows;
  readonly output: Rows;
  readonly widen: Rows;
  readonly narrow: Rows;
}

/** What happened at one position. */
export interface Look {
  /** Per head, the weight of each position so far. */
  readonly attention: Rows;
  /** A score for every letter that may come next. */
  readonly scores: readonly number[];
}

const rowsOf = (matrix: readonly (readonly { readonly data: number }[])[]): Rows =>
  matrix.map((row) => row.map((value) => value.data));

/** The numbers of a model with one layer. */
export function weightsOf(model: GPT): GptWeights {
  const [block] = model.blocks;
  if (block === undefined || model.blocks.length !== 1) throw new Error('the picture is of a model with one layer');
  return {
    heads: model.config.heads,
    tokens: rowsOf(model.tokens),
    positions: rowsOf(model.positions),
    head: rowsOf(model.head),
    query: rowsOf(block.query),
    key: rowsOf(block.key),
    value: rowsOf(block.value),
    output: rowsOf(block.output),
    widen: rowsOf(block.widen),
    narrow: rowsOf(block.narrow),
  };
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
const times = (matrix: Rows, x: readonly number[]): number[] => matrix.map((row) => dot(row, x));
const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((x, i) => x + (b[i] ?? 0));

function normalise(x: readonly number[]): number[] {
  const scale = (dot(x, x) / x.length + 1e-5) ** -0.5;
  return x.map((xi) => xi * scale);
}

/** Probabilities of scores at a temperature. */
export function softmax(scores: readonly number[], temperature = 1): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - top) / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Looks inside while the model reads; one entry per letter. */
export function read(weights: GptWeights, letters: readonly number[]): Look[] {
  const [keys, values]: [number[][], number[][]] = [[], []];
  return letters.map((letter, at) => {
    const x = normalise(plus(weights.tokens[letter] ?? [], weights.positions[at] ?? []));
    const seen = normalise(x);
    const query = times(weights.query, seen);
    keys.push(times(weights.key, seen));
    values.push(times(weights.value, seen));
    const size = x.length / weights.heads;
    const attention = Array.from({ length: weights.heads }, (_, head) => {
      const part = (vector: readonly number[]): readonly number[] => vector.slice(head * size, (head + 1) * size);
      return softmax(keys.map((key) => dot(part(query), part(key)) / Math.sqrt(size)));
    });
    const mixed = query.map((_, i) => {
      const share = attention[Math.floor(i / size)] ?? [];
      return values.reduce((sum, value, k) => sum + (share[k] ?? 0) * (value[i] ?? 0), 0);
    });
    const attended = plus(times(weights.output, mixed), x);
    const wide = times(weights.widen, normalise(attended)).map((n) => Math.max(0, n));
    return { attention, scores: times(weights.head, plus(times(weights.narrow, wide), attended)) };
  });
}
