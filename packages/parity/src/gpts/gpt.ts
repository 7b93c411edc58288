/**
 * A small GPT as data: sizes, parameters, a text. What it computes is written down twice: in scalars (`run.ts`), and in
 * matrices for PyTorch (`python/gpts.py`).
 *
 * Matrices come in this order, each row by row: letters, positions, head, then per layer query, key, value, output, widen, narrow.
 */
import { packBlock } from '../bits.ts';
import type { Listing } from '../expressions/print.ts';
import type { Draws } from '../random.ts';

/** A GPT and the text that it reads. */
export interface Gpt {
  readonly layers: number;
  readonly heads: number;
  /** Numbers per position, a multiple of the heads. */
  readonly embedding: number;
  readonly vocabulary: number;
  readonly parameters: readonly number[];
  /** The letters read, one per position. */
  readonly letters: readonly number[];
  /** The letter that follows each. */
  readonly next: readonly number[];
}

/** Rows and columns of every matrix, in order. */
export function shapesOf({ layers, embedding: n, vocabulary, letters }: Omit<Gpt, 'parameters'>): [number, number][] {
  const square: [number, number] = [n, n];
  const layer: [number, number][] = [square, square, square, square, [4 * n, n], [n, 4 * n]];
  const around: [number, number][] = [
    [vocabulary, n],
    [letters.length, n],
    [vocabulary, n],
  ];
  return [...around, ...Array.from({ length: layers }, () => layer).flat()];
}

/** 1 or 2 layers, 1 to 4 heads of 1 to 4 numbers, 1 to 8 positions. */
export function drawGpt(draws: Draws): Gpt {
  const heads = draws.whole(1, 4);
  const vocabulary = draws.whole(2, 9);
  const positions = draws.whole(1, 8);
  const text = (): number[] => Array.from({ length: positions }, () => draws.whole(0, vocabulary - 1));
  const sizes = { layers: draws.whole(1, 2), heads, embedding: heads * draws.whole(1, 4), vocabulary };
  const shape = { ...sizes, letters: text(), next: text() };
  const count = shapesOf(shape).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
  return { ...shape, parameters: Array.from({ length: count }, () => draws.between(-0.7, 0.7)) };
}

/** A GPT as the body of a question. */
export function gptBody(gpt: Gpt): object {
  const { layers, heads, letters, next, parameters } = gpt;
  return { layers, heads, letters, next, shapes: shapesOf(gpt), parameters: packBlock(parameters) };
}

/** Smaller ones: fewer positions; what is cut off the middle of the parameters stays drawn. */
export function* smallerGpts(gpt: Gpt): Iterable<Gpt> {
  const positions = gpt.letters.length;
  for (let fewer = 1; fewer < positions; fewer++) {
    const [letters, next] = [gpt.letters.slice(0, fewer), gpt.next.slice(0, fewer)];
    const [first, last] = [gpt.vocabulary + fewer, gpt.vocabulary + positions].map((row) => row * gpt.embedding);
    const parameters = gpt.parameters.filter((_, i) => i < (first ?? 0) || i >= (last ?? 0));
    yield { ...gpt, letters, next, parameters };
  }
}

/** The case as the calls that run it: a GPT is a page of code, which both sides have. */
export function printGpt(gpt: Gpt): Listing {
  const body = JSON.stringify({ ...gptBody(gpt), embedding: gpt.embedding, vocabulary: gpt.vocabulary });
  return {
    typescript: `import { runGpt } from './packages/parity/src/gpts/run.ts';\nconsole.log(runGpt(${JSON.stringify(gpt)}));`,
    python: `from gpts import gpt\n# in packages/parity/python\nprint(gpt({"body": None, **${body}}))`,
  };
}
