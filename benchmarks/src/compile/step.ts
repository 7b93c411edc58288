/** Our training step of a load: gradients of the batch and SGD, by a loop over the parameters' typed block or in WebAssembly. */
import { type BlockPlace, blockOf, type CompileOptions, compile } from '@chainrule/engine';
import { fuse, SGD } from '@chainrule/nn';
import { modelOf, type Numbers, RATE, type Workload } from './workloads.ts';

/** A step, and the parameters it moves. */
export interface Step {
  (): void;
  readonly parameters: readonly { readonly data: number }[];
}

/** The load's own way, or the one that is asked for. */
export function stepOf(
  load: Workload,
  numbers: Numbers,
  code: Pick<CompileOptions, 'dtype' | 'fma'>,
  update: Workload['update'] = load.update,
): Step {
  const { values, fn, options } = modelOf(load, numbers);
  const { x, y } = numbers;
  if (update === 'step') {
    const trained = compile(fn, { ...options, ...code, update: fuse(new SGD(values, { lr: RATE })) });
    return Object.assign(() => void trained.step(x, y), { parameters: values });
  }
  const compiled = compile(fn, { ...options, ...code });
  const { data, grad } = blockOf(values[0] as (typeof values)[0]) as BlockPlace; // a network is one block
  const loop = (): void => {
    grad.fill(0);
    compiled.valueAndGrad(x, y);
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) - RATE * (grad[i] as number); // i is in range
  };
  return Object.assign(loop, { parameters: values });
}
