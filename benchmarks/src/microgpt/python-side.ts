/** A side in Python: it is given the task once, answers with its results, and takes its own time. */

import type { Side } from '../eager/side.ts';
import type { TorchProcess } from '../eager/torch-side.ts';
import { adam, type GptTask, STEPS } from './task.ts';

/** A training step in a Python process. */
export function pythonSide(name: string, python: TorchProcess, task: GptTask, options: object = {}): Side {
  const setUp = (): Promise<object> => python.ask({ ...task, adam, ...options });
  let ready = false;
  return {
    name,
    async run(steps) {
      if (!ready) await setUp();
      ready = true;
      return ((await python.ask({ steps })) as { seconds: number }).seconds; // as the scripts answer
    },
    async results() {
      await setUp();
      const { results } = (await python.ask({ results: STEPS })) as { results: number[] }; // as above
      await setUp();
      ready = true;
      return results;
    },
  };
}
