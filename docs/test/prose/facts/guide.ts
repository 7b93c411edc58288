/** The numbers in the prose of the guide: most are arguments in examples; what is a result is computed. */

import { readFileSync } from 'node:fs';
import { accuracy } from '@chainrule/nn';
import { loadDigits } from '@chainrule/nn/datasets';
import record from '../../../../examples/baselines/scikit-learn.json' with { type: 'json' };
import { learn } from '../../../../examples/penguins/learn.ts';
import { limits, mostLayers, mostNeurons } from '../../../.vitepress/theme/net/config.ts';
import { hidable } from '../../../.vitepress/theme/net/link.ts';
import { net } from '../../../snippets/13-mlp.ts';
import { a, b } from '../../../snippets/guide/start.ts';
import type { Facts } from '../page.ts';

const penguins = readFileSync(new URL('../../../../examples/penguins/penguins.csv', import.meta.url), 'utf8');
const rows = penguins.trim().split('\n').slice(1);
const heldOut = record.penguins[0]?.heldOut.length ?? NaN;
const recognised = await Promise.all(
  record.penguins.map(async (_, i) => {
    const { scores, species } = await learn(penguins, i + 1);
    return accuracy(scores, species);
  }),
);

export const facts: Record<string, (page: Facts) => void> = {
  'guide/getting-started': ({ says }) => {
    says`raising a a little lowers L ${-a.grad} times as much; raising b raises it ${b.grad} times as much`;
  },
  'guide/from-data': ({ says, computed, chosen }) => {
    const of = (species: string): number => rows.filter((row) => row.startsWith(species)).length;
    says`${rows.length} birds measured near Palmer Station`;
    says`${of('Adelie')} Adélies, ${of('Gentoo')} Gentoos, ${of('Chinstrap')} Chinstraps`;
    says`marks what was not measured, in ${rows.filter((row) => row.includes('NA')).length} rows`;
    const table = record.penguins
      .flatMap((_, i) => [`${i === 0 ? '' : ' | '}| ${i + 1} | `, ' | ', ' | '])
      .concat(' |');
    const shares = record.penguins.flatMap((theirs, i) => [recognised[i] ?? NaN, theirs.LogisticRegression, theirs.MLPClassifier]); // biome-ignore format: a row of the table
    says(Object.assign(table, { raw: table }), ...shares.map((share) => 100 * share));
    says`With ${heldOut} birds held out, one bird more or less is ${100 / heldOut}`;
    computed(Number.parseFloat(record['scikit-learn']));
    chosen(2020, 0, 1); // the year of the data; one-hot columns
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
