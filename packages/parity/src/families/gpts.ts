/** Random small GPTs: attention with a mask, normalisation, a residual stream; all positions at once in PyTorch, one by one here. */
import { drawGpt, type Gpt, gptBody, printGpt, smallerGpts } from '../gpts/gpt.ts';
import { compare } from '../method/tolerance.ts';
import { drawsFrom } from '../random.ts';
import type { Family } from './family.ts';

/** 100 random GPTs: 1 or 2 layers, 1 to 4 heads, 1 to 8 positions. */
export const gpts: Family<Gpt> = {
  name: 'gpts',
  compared: 'loss, gradient of every parameter',
  count: 100,
  recorded: 4,
  random: true,
  draw: (seed, index) => drawGpt(drawsFrom(seed, `gpts/${index}`)),
  ask: (gpt) => ({ kind: 'gpt', body: gptBody(gpt) }),
  run: (gpt, backend) => backend.gpt?.(gpt),
  compare: (_, theirs, ours) => compare(theirs, ours),
  row: ({ layers, heads }) =>
    `${layers} ${layers === 1 ? 'layer' : 'layers'}, ${heads} ${heads === 1 ? 'head' : 'heads'}`,
  smaller: smallerGpts,
  print: printGpt,
};
