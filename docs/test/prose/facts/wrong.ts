/** The numbers of typical wrong answers, and where each comes from: the slip, computed. */

import { d } from '../../../snippets/02-several-inputs.ts';
import { L } from '../../../snippets/04-graph.ts';
import { x as ninth, wrong as orders } from '../../../snippets/09-order.ts';
import { n, whole } from '../../../snippets/11-pieces.ts';
import { net } from '../../../snippets/13-mlp.ts';

const weights = net.parameters().length - (4 + 4 + 1);

/** By page: numbers that stand in answers which are wrong, and in the sentences about them. */
export const wrong: Readonly<Record<string, readonly number[]>> = {
  'learn/index': Array.from({ length: 22 }, (_, chapter) => chapter), // the chapters' own numbers
  'learn/01-a-derivative-is-a-sensitivity': [5, 2 / 3], // the height at 0; the place
  'learn/02-several-inputs': [2, d(2, -3, 10), 3], // a itself; d itself; without the sign
  'learn/04-drawing-the-graph': [1],
  'learn/05-backprop-by-hand': [L.data, 0],
  'learn/06-the-chain-rule': [6 + 6, 6 * 3, 6 + 6 + 3, 3], // the outer slope alone; one of two paths; added; the inner alone
  'learn/09-the-order': [ninth.grad, orders.recursion],
  'learn/10-the-accumulation-bug': [2, 0],
  'learn/11-tanh-in-pieces': [whole.data, 5 * n.grad],
  'learn/12-pytorch-does-the-same': [32, 64],
  'learn/13-neuron-layer-mlp': [weights, 4 + 4 + 1],
  'learn/14-loss': [28, 2],
  'learn/16-the-zero-grad-bug': [-16, 48, 0],
  'learn/17-rate-decay-batches-l2': [0.01, 5],
  'learn/18-two-moons': [1 - -3 * -1, 1 - -1 * 3, 1, 3],
  'learn/19-softmax-and-cross-entropy': [1],
  'learn/21-exercises': [0.9, 1 + 0.9, 0.9 / (1 - 0.9)],
};
