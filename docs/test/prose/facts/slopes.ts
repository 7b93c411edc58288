/** The numbers in the prose of part one, computed. */
import { net } from '../../../snippets/00-knobs.ts';
import { f, slope } from '../../../snippets/01-derivative.ts';
import { d, h, twice } from '../../../snippets/02-several-inputs.ts';
import { d as sum } from '../../../snippets/03-value.ts';
import { L } from '../../../snippets/04-graph.ts';
import { moons } from '../../../snippets/13-mlp.ts';
import type { Facts } from '../page.ts';

const knob = (b: number): number => net(2, 0, [-3, 1, b]);
/** The power of ten at which slope(3, h) is best. */
const bestNudge = Array.from({ length: 15 }, (_, i) => 10 ** -(i + 1)).reduce((best, h) =>
  Math.abs(slope(3, h) - 14) < Math.abs(slope(3, best) - 14) ? h : best,
);
/** The slope of a function of one number, by a nudge to both sides. */
const nudged = (fn: (x: number) => number, x: number): number => Math.round((fn(x + h) - fn(x - h)) / (2 * h));

export const facts: Record<string, (page: Facts) => void> = {
  'learn/00-what-a-neural-net-is': ({ says, chosen }) => {
    says`The answer moves from ${knob(6)} to ${knob(7)} to ${knob(8)}.`;
    says`You have watched ${moons} knobs`;
    chosen(6, 7, 8, -1, 1); // the knob b, and the range of tanh
  },
  'learn/01-a-derivative-is-a-sensitivity': ({ says, computed, chosen }) => {
    says`At x = 3 it gives ${f(3)}.`;
    says`The result moves too, by about ${f(3.001) - f(3)}.`;
    says`The result moved by ${f(3.001) - f(3)}, not ${14 * 0.001}.`;
    says`moves ${Math.round(slope(3, 1e-6))} times as far`;
    says`What is the slope there? ${Math.round(slope(2 / 3, 1e-6))}`;
    says`With a nudge of 0.1 the slope comes out as ${slope(3, 0.1)}, with 0.001 as ${slope(3, 0.001)}.`;
    says`a nudge of 1e-16 gives the slope ${slope(3, 1e-16)}`;
    says`3 + 1e-16 is stored as ${3 + 1e-16}`;
    says`Somewhere near ${bestNudge} is the best`;
    says`The slope at some place is −5. You increase x by ${0.01}`;
    says`It falls by about ${5 * 0.01}: the slope times the nudge, −5 · 0.01`;
    computed(14);
    chosen(0, 2, 3, 5, 0.001); // the formula's own numbers and its places
  },
  'learn/02-several-inputs': ({ says, computed, chosen }) => {
    says`Then d is ${d(2, -3, 10)}.`;
    says`The slope of a is ${nudged((a) => d(a, -3, 10), 2)}`;
    says`The slope of b is ${nudged((b) => d(2, b, 10), -3)}`;
    says`The slope of c is ${nudged((c) => d(2, -3, c), 10)}`;
    says`with respect to a? ${nudged((a) => d(a, -3, 10), 2)}`;
    says`counts −3 times, through the sum 1 time. Together: ${nudged(twice, 2)}.`;
    says`Answer ${nudged((c) => 2 * -3 * c, 10)}: whatever c is multiplied by`;
    says`Answer ${nudged((a) => a + a + a, 2)}. There are three paths`;
    computed(1);
    chosen(2, -3, 10, 2.0001);
  },
  'learn/03-the-value-class': ({ says, chosen }) => {
    says`and you have ${sum.data}. Ask it where the ${sum.data} came from`;
    says`It starts at ${sum.grad}`;
    chosen(2, -3, 10);
  },
  'learn/04-drawing-the-graph': ({ says, computed, chosen }) => {
    const [d, f] = L.inputs;
    says`e is ${d?.inputs[0]?.data ?? Number.NaN}, d is ${d?.data ?? Number.NaN}, L is ${L.data}.`;
    says`f = ${f?.data ?? Number.NaN}`;
    says`differentiated? ${L.grad}`;
    computed(0);
    chosen(2, -3, 10, 3);
  },
};
