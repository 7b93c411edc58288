/** The numbers in the prose of the guide: most are arguments in examples; what is a result is computed. */

import { loadDigits } from '@chainrule/nn/datasets';
import { limits, mostLayers, mostNeurons } from '../../../.vitepress/theme/net/config.ts';
import { hidable } from '../../../.vitepress/theme/net/link.ts';
import { net } from '../../../snippets/13-mlp.ts';
import { a, b } from '../../../snippets/guide/start.ts';
import type { Facts } from '../page.ts';

export const facts: Record<string, (page: Facts) => void> = {
  'guide/getting-started': ({ says }) => {
    says`raising a a little lowers L ${-a.grad} times as much; raising b raises it ${b.grad} times as much`;
  },
  'guide/training': ({ says, chosen }) => {
    says`has ${loadDigits().x.length} handwritten digits`;
    chosen(1, -1, 0, 0.01, 0.9, 0.5);
  },
  'guide/accessibility': ({ computed, chosen }) => {
    computed(100 * (1280 / 320)); // the zoom at which a screen of 1280 pixels is 320 wide
    chosen(2.2, 320); // the version of the guidelines, and their width
  },
  // Rows that are compared, the threshold and target of examples, and −1 in none of them.
  'guide/compiling': ({ chosen }) => chosen(0, 1, 2, 3, 4, 16),
  'guide/own-op': ({ chosen }) => chosen(-10, 10), // the default domain of defineOp
  'guide/saving': ({ chosen }) => chosen(64, 32, 16, 0),
  'guide/seeds': ({ chosen }) => chosen(42, 100, 0.1, 1337, 20), // seeds, a call of makeMoons, and the oldest Node
  'guide/runtimes': ({ chosen }) => chosen(20.19, 22.12, 0.1, 5.4, 8.2, 3.5), // versions; what a later pure-rand weighs more
  'guide/from-pytorch': ({ chosen }) => chosen(2, 0, 0.2, 3, 4, 0.1, 0.9, 30, 1, 42),
  'guide/from-micrograd': ({ chosen }) => chosen(2, 3, 4, 1, -1),
  'guide/performance': ({ chosen }) => chosen(64, 32),
  'guide/troubleshooting': ({ chosen }) => chosen(2, 3, 0, 1, 32),
  'examples/index': ({ computed }) => computed(net.parameters().length),
  'examples/notebook': ({ computed, chosen }) => {
    computed(net.parameters().length);
    chosen(1, -1);
  },
  // The example's output file says so too, and its test runs it.
  'examples/moons': ({ chosen }) => chosen(200, 198),
  'examples/microgpt': ({ chosen }) => chosen(4192),
  'guide/comparisons/tensorflow-playground': ({ says, chosen }) => {
    says`| ${limits.n.low} to ${limits.n.high}, your choice`;
    says`| ${limits.split.low} to ${limits.split.high} %, any whole percent`;
    says`| ${limits.noise.low} to ${limits.noise.high}, any number`;
    says`| 0 to ${mostLayers}, by buttons or typed`;
    says`| 1 to 8 | 1 to ${mostNeurons} |`;
    says`| any number from ${limits.rate.low} to ${limits.rate.high} |`;
    says`| 1 to 30 | ${limits.batch.low} to ${limits.batch.high} |`;
    if (hidable.length !== 8) says`in ${hidable.length} groups`;
    // What the other playground has, as its source says: files and commit are on the page.
    chosen(500, 1200, 10, 90, 0, 50, 6, 11, 2, 4);
  },
  'guide/differences': ({ computed, chosen }) => {
    computed(Math.floor(Math.log(Number.MAX_VALUE))); // e to this power is the last that is finite
    chosen(0, 32, 64, 1);
  },
};
