/** Bugs in what only a GPT has: attention, and the softmax in it. */
import { detach, exp, softmax, sum } from '@chainrule/engine';
import { rightAttention } from '../gpts/run.ts';
import { type Tooth, wrong, wrongPart } from './tooth.ts';

export const attentionTeeth: readonly Tooth[] = [
  wrongPart('attention: gradients do not flow through remembered keys and values', ['gpts'], {
    attention: { ...rightAttention, remember: (vector) => vector.map((x) => detach(x)) },
  }),
  wrongPart('attention: scores are divided by the head’s size, not its root', ['gpts'], {
    attention: { ...rightAttention, divisor: (size) => size },
  }),
  wrong(softmax, 'the sum below is taken for a constant', {
    define: ((k, xs) => {
      const powers = xs.map((x) => k.apply(exp, [x]));
      const total = k.apply(detach, [k.reduce(sum, [powers])]);
      return powers.map((power) => k.div(power, total));
    }) satisfies (typeof softmax)['define'],
  }),
];
