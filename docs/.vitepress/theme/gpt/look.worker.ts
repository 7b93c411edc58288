/** Trains a microgpt, compiled where the browser can, and hands its numbers over. It works in slices and reports after each. */
import { parseNames } from '../../../../examples/microgpt/data.ts';
import list from '../../../../examples/microgpt/names.txt?raw';
import { prepare, train } from '../../../../examples/microgpt/train.ts';
import { namesSteps } from '../train/config.ts';
import { type GptWeights, weightsOf } from './numbers.ts';

export type LookReply =
  | { readonly type: 'step'; readonly step: number }
  | { readonly type: 'ready'; readonly weights: GptWeights; readonly compiled: boolean }
  | { readonly type: 'failed'; readonly message: string };

const post = (reply: LookReply): void => postMessage(reply);

/** Runs all steps; the generator says NaN-free losses, of which only the number counts here. */
function run(seed: number, eager: boolean): void {
  const prepared = prepare(parseNames(list, 'names.txt'), seed);
  let step = 0;
  for (const _ of train(prepared, namesSteps, { eager })) {
    step++;
    if (step % 20 === 0) post({ type: 'step', step });
  }
  post({ type: 'ready', weights: weightsOf(prepared.model), compiled: !eager });
}

addEventListener('message', ({ data }: MessageEvent<{ readonly seed: number }>) => {
  try {
    run(data.seed, false);
  } catch {
    try {
      run(data.seed, true); // no WebAssembly SIMD here: slower, the same numbers
    } catch (error) {
      post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }
});
