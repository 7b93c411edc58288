/** The loads of benchmarks/optimizers.ts: each optimiser's own step, the same step fused, and a loop written by hand for it. */
import { parameterBlock, type Value } from '@chainrule/engine';
import { fuse, type Optimizer, optimizers } from '@chainrule/nn';
import { type Load, type Side, seconds } from '../eager/side.ts';
import { type Arrays, byHand } from './hand.ts';

/** Steps that are compared before anything is timed. */
const compared = 20;

const start = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => Math.sin(i + 1));
const gradients = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => Math.cos(3 * i + 1));

/** A side that makes a fresh step and runs it over and over. */
function side(
  name: string,
  make: () => { readonly step: () => void; readonly numbers: () => readonly number[] },
): Side {
  let { step } = make();
  return {
    name,
    run: (steps) =>
      seconds(() => {
        for (let i = 0; i < steps; i++) step();
      }),
    results() {
      const made = make();
      step = made.step;
      for (let i = 0; i < compared; i++) step();
      return made.numbers();
    },
  };
}

/** Parameters as layers keep them: blocks with gradient blocks beside them. */
function blocksOf(sizes: readonly number[]): readonly Value[] {
  const total = sizes.reduce((a, b) => a + b);
  const [numbers, slopes] = [start(total), gradients(total)];
  const blocks = sizes.map((size, i) => {
    const at = sizes.slice(0, i).reduce((a, b) => a + b, 0);
    return parameterBlock(numbers.slice(at, at + size));
  });
  const values = blocks.flatMap((block) => block.values);
  for (const [i, value] of values.entries()) value.grad = slopes[i] as number; // as many
  return values;
}

function loadOf(name: keyof typeof byHand, sizes: readonly number[]): Load {
  const { optimizer, options, step: hand } = byHand[name];
  const total = sizes.reduce((a, b) => a + b);
  const own = (stepOf: (optimizer: Optimizer) => () => void) => () => {
    const values = blocksOf(sizes);
    const step = stepOf(new optimizers[optimizer](values, options) as unknown as Optimizer); // its options are any optimiser's
    return { step, numbers: () => values.map(({ data }) => data) };
  };
  const written = () => {
    const arrays: Arrays = {
      ...{ p: start(total), g: gradients(total) },
      ...{ a: new Float64Array(total), b: new Float64Array(total) },
    };
    let count = 0;
    return { step: () => hand(arrays, ++count), numbers: () => [...arrays.p] };
  };
  const apart = sizes.length === 1 ? '' : ` in ${sizes.length} blocks`;
  return {
    name: `${name}, ${total.toLocaleString('en')}${apart}`,
    what: `a step of ${total} parameters${apart || ' in one block'}`,
    ...{ per: 1, unit: 'µs/step' },
    sides: [
      side(
        'chainrule step()',
        own((optimizer) => () => optimizer.step()),
      ),
      side(
        'chainrule fused',
        own((optimizer) => {
          const fused = fuse(optimizer);
          return () => fused.step();
        }),
      ),
      side('a loop by hand', written),
    ],
  };
}

/** microgpt's 4,192 parameters, and the 41 of the notebook's network: in one block, as an MLP has them, and in one per layer. */
export const loads: readonly Load[] = [
  ...(Object.keys(byHand) as (keyof typeof byHand)[]).map((name) => loadOf(name, [4192])),
  loadOf('Adam', [41]),
  loadOf('SGD', [41]),
  loadOf('SGD', [16, 20, 5]),
];
