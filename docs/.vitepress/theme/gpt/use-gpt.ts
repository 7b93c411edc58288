/** One trained microgpt for all demos of the page: trained at the first click, in a worker that then ends. */
import { onBeforeUnmount, type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import { namesSteps, presets } from '../train/config.ts';
import type { LookReply } from './look.worker.ts';
import type { GptWeights } from './numbers.ts';

export interface TrainedGpt {
  readonly weights: ShallowRef<GptWeights | null>;
  /** Steps done; 0 before training. */
  readonly step: Ref<number>;
  readonly steps: number;
  readonly training: Ref<boolean>;
  readonly error: Ref<string>;
  train(): void;
}

const weights = shallowRef<GptWeights | null>(null);
const [step, training, error] = [ref(0), ref(false), ref('')];
let worker: Worker | undefined;
let users = 0;

function end(): void {
  worker?.terminate();
  worker = undefined;
  training.value = false;
}

function hear({ data }: MessageEvent<LookReply>): void {
  if (data.type === 'step') step.value = data.step;
  else if (data.type === 'failed') {
    error.value = data.message;
    end();
  } else {
    weights.value = data.weights;
    end();
  }
}

function train(): void {
  if (training.value || weights.value !== null) return;
  [training.value, error.value, step.value] = [true, '', 0];
  worker = new Worker(new URL('./look.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', hear);
  worker.addEventListener('error', () => {
    error.value = 'The training worker could not be loaded. Reload the page to try again.';
    end();
  });
  worker.postMessage({ seed: presets.microgpt.seed });
}

export function useGpt(): TrainedGpt {
  users++;
  onBeforeUnmount(() => {
    users--;
    if (users === 0) end();
  });
  return { weights, step, steps: namesSteps, training, error, train };
}
