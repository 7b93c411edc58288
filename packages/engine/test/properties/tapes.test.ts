/**
 * Eager, the tape's interpreter, the kernels on plain numbers and the module: one program, the same answers. The tapes of
 * `random-tape.ts`, and nets, on batches that fast-check draws; the conformance suite does the same op by op.
 */
import { describe, expect } from 'vitest';
import { fc, property } from '../../../../vitest.property.ts';
import { type Case, eager, interpreter, kernels, type Outcome, wasm } from '../backends.ts';
import { generator, layeredTape, randomTape } from '../random-tape.ts';

const seeds = fc.integer({ min: 1, max: 2 ** 30 });
const rounds = fc.record({
  seed: seeds,
  batch: fc.integer({ min: 1, max: 9 }),
  reduction: fc.constantFrom('mean', 'sum'),
});
type Round = { readonly seed: number; readonly batch: number; readonly reduction: 'mean' | 'sum' };

const numbersFor = (random: () => number, count: number, low: number, high: number): number[] =>
  Array.from({ length: count }, () => low + random() * (high - low));

/** Any program: most of what it makes of its inputs may be NaN or infinite. */
function wild({ seed, batch, reduction }: Round): Case {
  const random = generator(seed);
  const tape = randomTape(random, { parameters: 4, inputs: 2, steps: 12 });
  const rows = Array.from({ length: batch }, () => numbersFor(random, 2, -3, 3));
  return { tape, parameters: numbersFor(random, 4, -2, 2), rows, reduction };
}

function net({ seed, batch, reduction }: Round): Case {
  const random = generator(seed);
  const tape = layeredTape(random, random() < 0.5 ? 'rows' : 'shared');
  const rows = Array.from({ length: batch }, () => numbersFor(random, tape.inputs, -1, 1));
  return { tape, parameters: numbersFor(random, tape.parameters, -0.5, 0.5), rows, reduction };
}

/** Equal to the last bit; any two NaN are equal. */
const same = (a: readonly number[], b: readonly number[]): void => expect(a).toEqual(b);
function close({ gradients }: Outcome, to: Outcome): void {
  const size = Math.max(...to.gradients.map(Math.abs));
  gradients.forEach((g, i) => {
    expect(Math.abs(g - (to.gradients[i] as number))).toBeLessThanOrEqual(1e-12 * size); // one per parameter
  });
}

describe('a random program', () => {
  property('gives the same bits eagerly and by the interpreter', rounds, (round) => {
    const given = wild(round);
    same(interpreter.run(given).outputs, eager.run(given).outputs);
  });
  property(
    'gives the same bits in the module and by its kernels on plain numbers',
    rounds,
    (round) => {
      const given = wild(round);
      const [module, plain] = [wasm.run(given), kernels.run(given)];
      same(module.outputs, plain.outputs);
      same(module.gradients, plain.gradients);
      expect(module.loss).toBe(plain.loss);
    },
    { runs: 60 },
  );
});

describe('a random net', () => {
  property(
    'has its gradients from all four, to 1e-12 of the largest',
    rounds,
    (round) => {
      const given = net(round);
      const expected = eager.run(given);
      for (const backend of [interpreter, kernels, wasm]) close(backend.run(given), expected);
    },
    { runs: 25 },
  );
});
