/** The graph of a microgpt folded by parts: which matrices each has, and how many parameters they hold. */
import type { Config } from '../../../../examples/microgpt/model.ts';

/** microgpt's sizes, written down so that the page need not load the program that trains it; a test compares. */
export const sizes: Config = { vocabulary: 27, blockSize: 16, embedding: 16, heads: 4, layers: 1 };

export interface Matrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** What it is for. */
  readonly does: string;
}

export interface GptPart {
  readonly name: string;
  readonly does: string;
  readonly matrices: readonly Matrix[];
  /** Steps without parameters that belong to it. */
  readonly besides: string;
}

/** The parts in the order in which a letter passes them. */
export function partsOf({ vocabulary: v, blockSize: b, embedding: n, layers }: Config): GptPart[] {
  const square = (name: string, does: string): Matrix => ({ name, rows: n, columns: n, does });
  const block: GptPart[] = [
    {
      name: 'Attention',
      does: 'Each position asks the earlier ones, and takes from those that fit.',
      besides:
        'Normalise; per head: dot products, a division by a root, softmax, a weighted mean; at the end, add what came in.',
      matrices: [
        square('query', 'what this position looks for'),
        square('key', 'what each position offers'),
        square('value', 'what is taken from it'),
        square('output', 'puts the heads together'),
      ],
    },
    {
      name: 'MLP',
      does: 'Each position on its own: wider, relu, narrow again. The network of chapter 13.',
      besides: 'Normalise; relu in the middle; at the end, add what came in.',
      matrices: [
        { name: 'widen', rows: 4 * n, columns: n, does: 'four times as many neurons' },
        { name: 'narrow', rows: n, columns: 4 * n, does: 'and back' },
      ],
    },
  ];
  return [
    {
      name: 'Embedding',
      does: 'A letter and its place become a list of numbers.',
      besides: 'Add the two rows, and normalise.',
      matrices: [
        { name: 'tokens', rows: v, columns: n, does: 'a row per letter, and one for the edge of a name' },
        { name: 'positions', rows: b, columns: n, does: 'a row per place' },
      ],
    },
    ...Array.from({ length: layers }, () => block).flat(),
    {
      name: 'Head',
      does: 'A score for every letter that may come next.',
      besides: 'Softmax and cross entropy follow, chapter 19.',
      matrices: [{ name: 'head', rows: v, columns: n, does: 'a row per letter' }],
    },
  ];
}

/** How many parameters a part holds. */
export const parametersOf = ({ matrices }: GptPart): number =>
  matrices.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
