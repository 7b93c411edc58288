/** The numbers in the prose of part four, computed. */
import { readFileSync } from 'node:fs';
import { compile, softmax } from '@chainrule/engine';
import { crossEntropy, Generator, hingeLoss, Layer, MLP, makeMoons, SGD } from '@chainrule/nn';
import { prepare, train as trainNames } from '../../../../examples/microgpt/train.ts';
import { tokensOf } from '../../../.vitepress/theme/gpt/letters.ts';
import { read, weightsOf } from '../../../.vitepress/theme/gpt/numbers.ts';
import { namesSteps } from '../../../.vitepress/theme/train/config.ts';
import { moons, net, perLayer } from '../../../snippets/13-mlp.ts';
import { loss as firstLoss, outputs } from '../../../snippets/14-loss.ts';
import { answers, losses } from '../../../snippets/15-loop.ts';
import { train as forgetful } from '../../../snippets/16-zero-grad.ts';
import { schedule, train } from '../../../snippets/17-recipes.ts';
import { model, x as points, right } from '../../../snippets/18-moons.ts';
import { at, loss as entropy, logits, p } from '../../../snippets/19-softmax.ts';
import { out, query } from '../../../snippets/20-gpt.ts';
import { losses as notebookLosses, net as notebookNet } from '../../../snippets/notebook.ts';
import type { Facts } from '../page.ts';

const names = readFileSync(new URL('../../../../examples/microgpt/names.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n');

const careful = forgetful((net) => net.zeroGrad(), 20);
const forgot = forgetful(() => {}, 60);
const last = (xs: readonly number[]): number => xs.at(-1) ?? Number.NaN;
const nth = (xs: readonly number[], i: number): number => xs[i] ?? Number.NaN;
const data = (values: readonly { readonly data: number }[], i: number): number => values[i]?.data ?? Number.NaN;
const rate = (lr: number): number[] => train(lr, 51);
const parameters = (nin: number, nout: number): number => new Layer(nin, nout).parameters().length;

export const facts: Record<string, (page: Facts) => void> = {
  'learn/13-neuron-layer-mlp': ({ says, chosen }) => {
    says`layer by layer. ${net.parameters().length} First layer: 4 neurons with 3 weights and a bias, ${nth(perLayer, 0)}.`;
    says`Second: 4 neurons with 4 weights and a bias, ${nth(perLayer, 1)}. Last: 4 weights and a bias, ${nth(perLayer, 2)}.`;
    says`So the untrained net answers ${net.forward([2, 3, -1]).data} in both`;
    says`Answer ${moons}: ${parameters(2, 16)} in the first layer, ${parameters(16, 16)} in the second, ${parameters(16, 1)} in the last.`;
    chosen(3, 4, 1, 0, 2, 16);
  },
  'learn/notebook': ({ says }) => {
    const [first, second] = notebookLosses;
    says`${notebookNet.parameters().length} parameters. The loss falls from ${first ?? 0} over ${second ?? 0} to ${last(notebookLosses)}, in both`;
    says`${notebookLosses.length} steps at a rate of 0.05`;
  },
  'learn/14-loss': ({ says, computed, chosen }) => {
    says`Our net has ${net.parameters().length} knobs`;
    says`answers ${data(outputs, 0)}, ${data(outputs, 1)}, ${data(outputs, 2)} and ${data(outputs, 3)}.`;
    says`The distances are ${1.93} and ${0.07}, and they are squared: ${1.93 ** 2} and ${0.07 ** 2}`;
    says`about ${Math.round(1.93 ** 2 / 0.07 ** 2 / 10) * 10} times'] about`;
    says`The first line is the loss, ${firstLoss.data}, as in`;
    says`lowers the loss with slope ${outputs[0]?.grad ?? Number.NaN}, and so on`;
    says`Answer ${(0.5 - 1) ** 2}, and ${2 * (0.5 - 1)}: the slope of a square`;
    computed(41, 760);
    chosen(1, -1, -0.93, 2, 28, 0, 0.1, 0.5);
  },
  'learn/15-gradient-descent': ({ says, chosen }) => {
    says`In ${losses.length} steps the loss falls from ${nth(losses, 0)} to ${last(losses)}.`;
    says`The answers are now ${nth(answers, 0)}, ${nth(answers, 1)}, ${nth(answers, 2)} and ${nth(answers, 3)}`;
    says`To ${0.3 - 0.05 * -2}. The gradient is negative`;
    says`with a loss of nearly ${Math.round(last(rate(1)))}.`;
    chosen(0, 0.05, 1, -1, 2, 3, 4, 0.3, -2);
  },
  'learn/16-the-zero-grad-bug': ({ says, computed, chosen }) => {
    const slope = 2 * (2 * 1 - 6) * 2;
    says`The true gradient at some place is ${slope}.`;
    says`What does grad hold at the end? ${3 * slope} Each pass adds ${slope}: first ${slope}, then ${2 * slope}, then ${3 * slope}.`;
    says`All three print ${slope}, ${2 * slope}, ${3 * slope}.`;
    says`with a loss of ${nth(forgot, 5)} against ${nth(careful, 5)}.`;
    says`After 20 steps the careful one is at ${nth(careful, 19)}.`;
    says`The forgetful one stands at ${nth(forgot, 19)}, and stays there`;
    if (Math.abs(last(forgot) - 8) > 0.001) throw new Error('the forgetful net no longer stays at 8');
    chosen(0, 1, 6, 42);
    computed(6);
  },
  'learn/17-rate-decay-batches-l2': ({ says, computed, chosen }) => {
    says`| 0.01 | ${nth(rate(0.01), 0)} | ${last(rate(0.01))} | slow`;
    says`| 0.1 | ${nth(rate(0.1), 0)} | ${last(rate(0.1))} | good`;
    says`| 0.2 | ${nth(rate(0.2), 0)} | ${last(rate(0.2))} | goes up to ${Math.max(...rate(0.2))} first`;
    says`| 1 | ${nth(rate(1), 0)} | ${last(rate(1))} | stuck`;
    says`The rate starts at 0.2 and ends at ${schedule.getLastLr()[0] ?? Number.NaN}: multiplied by 0.98 a hundred times.`;
    says`each is off by 2, and 2² + 2² is ${2 ** 2 + 2 ** 2}.`;
    says`stuck at exactly ${last(rate(1))}`;
    says`Answer ${1000 / 50}. One pass over all the data`;
    says`from ${nth(moonsAt(0.01), 0)} it has come down to ${last(moonsAt(0.01))}.`;
    says`jumps up to ${Math.max(...moonsAt(5))} and ends at ${last(moonsAt(5))}, above its start`;
    says`With 1 it reaches ${last(moonsAt(1))}.`;
    computed(0.001, 0.2);
    chosen(0.01, 1, 5, 50, 150, 42, 0, 1000);
  },
  'learn/18-two-moons': ({ says, computed, chosen }) => {
    says`${model.parameters().length} parameters, and a loss`;
    says`From seed 1337, after 100 steps, all ${right} points are on the right side`;
    says`What does the hinge loss say? ${hingeLoss(-3, -1).data} s · t is ${-3 * -1}`;
    says`Answer ${hingeLoss(0.4, 1).data}, and up: its slope with respect to the score is ${-1}`;
    if (points.length !== right) throw new Error('not every point is on its side');
    computed(0, 3, -2);
    chosen(1, -1, -3, 16, 5, -7, 0.4);
  },
  'learn/19-softmax-and-cross-entropy': ({ says, computed, chosen }) => {
    says`we get ${data(p, 0)}, ${data(p, 1)}, ${data(p, 2)} and ${data(p, 3)}.`;
    says`Here it is ${entropy.data}.`;
    says`at 0.5 "mat" has ${nth(at(0.5), 0)}.`;
    says`at 2 it has ${nth(at(2), 0)}.`;
    says`for "mat" ${data(p, 0)} − 1 = ${logits[0]?.grad ?? Number.NaN}.`;
    says`has probability 0.0001, the square of what is missing is nearly ${Math.round(0.9999 ** 2)} and almost flat`;
    says`the cross entropy is ${-Math.log(0.0001)}, and steep`;
    says`Answer ${0.25 - 1}. Together the other scores have ${1 - 0.25}, so the gradients add up to ${0}.`;
    says`ln 27, which is ${crossEntropy(new Array<number>(27).fill(0), 0).data}.`;
    if (softmax([1000, 0])[0]?.data !== 1) throw new Error('softmax overflows');
    computed(0, 1);
    chosen(0.75, 0.1, 0.05, 0.01, 4, 2, 1.3, -0.3, 100, 1000, 0.25, 27);
  },
  'learn/20-a-gpt-works-the-same-way': ({ says, computed, chosen }) => {
    says`takes ${data(out, 0)} from the first position and ${data(out, 1)} from the second`;
    says`The gradient of the query's first number is ${query[0]?.grad ?? Number.NaN}`;
    says`about ${Math.log(27)}: the cross entropy`;
    const [vocabulary, width, positions, hidden] = [27, 16, 16, 64];
    const gpt = 2 * vocabulary * width + positions * width + 4 * width * width + 2 * hidden * width;
    computed(net.parameters().length, gpt);
    says`from a list of ${names.length} names, one name a step`;
    const [first, , third] = attentionOn(42);
    says`head 3 gives ${Math.round(100 * (third?.before ?? 0))} % of its attention to the letter just before; head 1 gives ${Math.round(100 * (first?.before ?? 0))} % to it`;
    says`more than the others do, with ${Math.round(100 * (first?.edge ?? 0))} %`;
    chosen(27, 0, 1);
  },
  'learn/21-exercises': ({ says, computed, chosen }) => {
    says`than those of plain gradient descent? ${Math.round(momentumGain())}`;
    computed(parameters(100, 50), 100 * 50);
    chosen(0.9, 1, 0, 100, 50);
  },
};

/** Per head of the trained microgpt: the mean share of the letter just before and of the name's edge, from the third letter on. */
function attentionOn(seed: number): readonly { before: number; edge: number }[] {
  const run = prepare(names, seed);
  for (const _ of trainNames(run, namesSteps));
  const weights = weightsOf(run.model);
  const rows = names.flatMap((name) => {
    const found = tokensOf(name);
    return 'tokens' in found
      ? read(weights, found.tokens)
          .slice(3)
          .map(({ attention }) => attention)
      : [];
  });
  const mean = (share: (of: readonly number[]) => number, head: number): number =>
    rows.reduce((sum, heads) => sum + share(heads[head] ?? []), 0) / rows.length;
  const all = [0, 1, 2, 3].map((head) => ({
    before: mean((of) => of.at(-2) ?? 0, head),
    edge: mean((of) => of[0] ?? 0, head),
  }));
  if (all.slice(1).some(({ edge }) => edge >= (all[0]?.edge ?? 0)))
    throw new Error('head 1 no longer looks most at the edge');
  return all;
}

/** The losses of 150 plain steps of the two moons at a rate, compiled. */
function moonsAt(lr: number): number[] {
  const { x, y } = makeMoons(100, { noise: 0.1, seed: 1337 });
  const net = new MLP(2, [16, 16, 1], {
    activation: 'relu',
    outputActivation: 'linear',
    generator: new Generator(1337),
  });
  const sides = y.map((label) => [2 * label - 1]);
  const parameters = net.parameters();
  const step = compile((point, side) => hingeLoss(net.forward(point), side[0] ?? 0), { inputs: [2, 1], parameters });
  const optimizer = new SGD(parameters, { lr });
  return Array.from({ length: 150 }, () => {
    optimizer.zeroGrad();
    const loss = step.valueAndGrad(x, sides);
    optimizer.step();
    return loss;
  });
}

/** How much longer the steps of momentum get along a steady slope. */
function momentumGain(): number {
  const [w] = new Layer(1, 1, { bias: false }).parameters();
  if (w === undefined) return Number.NaN;
  const optimizer = new SGD([w], { lr: 1, momentum: 0.9 });
  let step = 0;
  for (let i = 0; i < 300; i++) {
    const before = w.data;
    w.grad = 1;
    optimizer.step();
    step = before - w.data;
  }
  return step;
}
