/**
 * Initial weights, straight into a layer's rows `[weights…, bias]`.
 *
 * 'torch' draws what float64 nn.Linear draws: kaiming_uniform with a = √5 for the weights of all rows, then the biases, each
 * bound computed in torch's order so that the doubles are equal to those of torch's plain kernels; its AVX kernels scale a draw by a
 * fused multiply-add, and so differ from both in the last bit of some weights. 'uniform' is the notebook's: U(−1, 1), neuron by neuron.
 */
import type { Generator } from './random/generator.ts';

/** How weights start. */
export type Init = 'torch' | 'uniform';

/** The rows of a layer: how many, how many inputs each, and whether a bias ends the row. */
export interface Rows {
  readonly nin: number;
  readonly nout: number;
  readonly bias: boolean;
}

type Fill = (data: Float64Array, rows: Rows, generator: Generator) => void;

/** Where a row starts and how long it is. */
export const rowLength = ({ nin, bias }: Rows): number => (bias ? nin + 1 : nin);

export const inits: Readonly<Record<Init, Fill>> = {
  torch(data, rows, generator) {
    const slope = Math.sqrt(5);
    const gain = Math.sqrt(2 / (1 + slope * slope));
    const bound = Math.sqrt(3) * (gain / Math.sqrt(rows.nin));
    const width = rowLength(rows);
    for (let j = 0; j < rows.nout; j++)
      for (let i = 0; i < rows.nin; i++) data[j * width + i] = generator.uniform(-bound, bound);
    if (!rows.bias) return;
    const biasBound = 1 / Math.sqrt(rows.nin);
    for (let j = 0; j < rows.nout; j++) data[j * width + rows.nin] = generator.uniform(-biasBound, biasBound);
  },
  uniform(data, _rows, generator) {
    for (let i = 0; i < data.length; i++) data[i] = generator.uniform(-1, 1);
  },
};
