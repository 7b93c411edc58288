/**
 * Conformance: what all backends have to agree on, op by op and over random programs.
 */
import { describe, expect, it } from 'vitest';
import * as ops from '../src/ops/index.ts';
import { type Tape, TapeBuilder } from '../src/trace/tape.ts';
import { type Backend, type Case, eager, interpreter, kernels, wasm } from './backends.ts';
import { generator, layeredTape, nodeOps, paramsOf, randomTape } from './random-tape.ts';
import { reference, referenceOps } from './reference-backend.ts';

const specials = [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 5e-324, -2.5e-310, 1e308, -1e308, 700, -745.2, 3, -2];

/** The program of one op on inputs, or on parameters. */
const opTape = (op: (typeof nodeOps)[number], random: () => number, trained: boolean): Tape => {
  const count = op.arity === 'n' ? 3 : op.arity;
  const size = op === ops.dot ? 2 * count : count;
  const tape = new TapeBuilder(trained ? size : 1, trained ? 1 : size);
  const first = trained ? 0 : 1;
  const ids = Array.from({ length: size }, (_, i) => first + i);
  const lists = op === ops.dot ? [ids.slice(0, count), ids.slice(count)] : [ids];
  const made = tape.step(op, lists, paramsOf(op, random));
  // Parameters alone would not depend on the sample.
  return tape.finish([trained ? tape.step(ops.mul, [[made, size]]) : tape.step(ops.add, [[made, 0]])]);
};

const operandCount = (op: (typeof nodeOps)[number]): number => (op.arity === 'n' ? (op === ops.dot ? 6 : 3) : op.arity);

const draw = (op: (typeof nodeOps)[number], random: () => number): number[] =>
  Array.from({ length: operandCount(op) }, (_, i) => {
    const [low, high] = op.domain[Math.min(i, op.domain.length - 1)] ?? [-1, 1];
    return low + random() * (high - low);
  });

const sameBits = (left: readonly number[], right: readonly number[]): void => {
  expect(left.length).toBe(right.length);
  for (const [i, x] of left.entries()) if (!Object.is(x, right[i])) expect({ i, x }).toEqual({ i, x: right[i] });
};

const largest = (xs: readonly number[]): number => xs.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Gradients add up in another order than eager's, so they are held to the largest, not each to itself. */
const closeGradients = (found: readonly number[], wanted: readonly number[], tolerance: number): void => {
  const scale = Math.max(largest(wanted), 1e-300);
  for (const [i, g] of wanted.entries()) {
    const mine = found[i] ?? NaN;
    if (Object.is(mine, g) || (Number.isNaN(mine) && Number.isNaN(g))) continue;
    expect(Math.abs(mine - g) / scale, `gradient ${i}: ${mine} against ${g}`).toBeLessThanOrEqual(tolerance);
  }
};

describe.each(nodeOps.map((op) => [op.name, op] as const))('%s', (_name, op) => {
  it('gives the same bits in Wasm as its kernel on plain numbers, special values included', () => {
    const random = generator(7);
    const rows = Array.from({ length: 67 }, (_, row) =>
      draw(op, random).map((x, i) =>
        row % 3 === 0 ? (specials[(row * 7 + i * 5 + row * i) % specials.length] as number) : x,
      ),
    );
    for (const dtype of ['float64', 'float32'] as const) {
      const given: Case = { tape: opTape(op, random, false), parameters: [0], rows, reduction: 'sum', dtype };
      sameBits(wasm.run(given).outputs, kernels.run(given).outputs);
    }
  });

  it('has the gradient of the eager engine in Wasm and in the interpreter', () => {
    const random = generator(11);
    for (let round = 0; round < 6; round++) {
      const parameters = draw(op, random);
      if (op.margin(parameters, op.params) < 1e-3) continue;
      const rows = Array.from({ length: 5 }, () => [random() * 2 - 1]);
      const given: Case = { tape: opTape(op, random, true), parameters, rows, reduction: 'mean' };
      const wanted = eager.run(given).gradients;
      // A kernel may be some ulp off `forward`, and a gradient may magnify that.
      const tolerance = op.ulp.wasm === 0 ? 1e-14 : 1e-12;
      for (const backend of [interpreter, wasm]) closeGradients(backend.run(given).gradients, wanted, tolerance);
    }
  });
});

describe('random programs', () => {
  const program = (seed: number): Case => {
    const random = generator(seed);
    const sizes = { parameters: 4 + Math.floor(random() * 8), inputs: 1 + Math.floor(random() * 4) };
    const tape = randomTape(random, { ...sizes, steps: 5 + Math.floor(random() * 40) });
    const batch = 1 + (seed % 9);
    return {
      tape,
      parameters: Array.from({ length: sizes.parameters }, () => random() * 2 - 1),
      rows: Array.from({ length: batch }, () => Array.from({ length: sizes.inputs }, () => random() * 4 - 2)),
      reduction: seed % 2 === 0 ? 'mean' : 'sum',
    };
  };
  const seeds = Array.from({ length: 150 }, (_, i) => i + 1);

  it('have the same output bits in Wasm as by kernels on plain numbers, in float64 and float32', () => {
    for (const seed of seeds) {
      for (const dtype of ['float64', 'float32'] as const) {
        const given = { ...program(seed), dtype };
        const [found, wanted] = [wasm.run(given), kernels.run(given)];
        sameBits(found.outputs, wanted.outputs);
        sameBits([found.loss], [wanted.loss]);
      }
    }
  }, 180_000);

  it('have the same gradient bits in Wasm as by kernels on plain numbers', () => {
    for (const seed of seeds) {
      const given = program(seed);
      sameBits(
        wasm.run(given).gradients,
        kernels.run(given).gradients.map((g) => 0 + g),
      );
    }
  }, 180_000);

  it.each([eager, interpreter] satisfies Backend[])('give finite outputs as $name does', (backend) => {
    for (const seed of seeds) {
      const given = program(seed);
      const [found, wanted] = [wasm.run(given).outputs, backend.run(given).outputs];
      for (const [i, y] of wanted.entries()) {
        const mine = found[i] ?? 0;
        if (!Number.isFinite(y) || Math.abs(y) > 1e6) continue;
        expect(Math.abs(mine - y), `seed ${seed}`).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(y)));
      }
    }
  });
});

describe('programs of the notebook', () => {
  const program = (seed: number): Case => {
    const random = generator(seed);
    const steps = 10 + Math.floor(random() * 40);
    const tape = randomTape(random, { parameters: 8, inputs: 3, steps, among: referenceOps });
    return {
      tape,
      parameters: Array.from({ length: 8 }, () => random() - 0.5),
      rows: Array.from({ length: 1 + (seed % 9) }, () => Array.from({ length: 3 }, () => random() * 2 - 1)),
      reduction: 'mean',
    };
  };

  it.each([eager, interpreter, kernels, wasm] satisfies Backend[])(
    'give in $name the outputs and gradients of the reference engine',
    (backend) => {
      for (let seed = 1; seed <= 80; seed++) {
        const given = program(seed);
        const [found, wanted] = [backend.run(given), reference.run(given)];
        const scale = Math.max(1, largest(wanted.outputs));
        if (!(scale < 1e100)) continue;
        for (const [i, y] of wanted.outputs.entries()) {
          expect(Math.abs((found.outputs[i] ?? NaN) - y) / scale, `seed ${seed}`).toBeLessThan(1e-11);
        }
        closeGradients(found.gradients, wanted.gradients, 1e-11);
      }
    },
  );
});

describe('random nets with matrix blocks', () => {
  const net = (seed: number, order: 'rows' | 'shuffled' | 'shared', batch: number): Case => {
    const random = generator(seed);
    const tape = layeredTape(random, order);
    return {
      tape,
      parameters: Array.from({ length: tape.parameters }, () => random() - 0.5),
      rows: Array.from({ length: batch }, () => Array.from({ length: tape.inputs }, () => random() * 4 - 2)),
      reduction: 'mean',
    };
  };

  it('are compiled to blocks', () => {
    expect(wasm.run(net(1, 'rows', 3)).blocks).toBeGreaterThan(2);
  });

  it.each(['rows', 'shuffled'] as const)(
    'have the same bits in Wasm as by kernels, weights in %s, batches to 9',
    (order) => {
      for (let seed = 1; seed <= 36; seed++) {
        for (const dtype of ['float64', 'float32'] as const) {
          const given = { ...net(seed, order, 1 + (seed % 9)), dtype };
          const [found, wanted] = [wasm.run(given), kernels.run(given)];
          sameBits(found.outputs, wanted.outputs);
          sameBits([found.loss], [wanted.loss]);
          sameBits(found.gradients, wanted.gradients);
        }
      }
    },
  );

  it.each([127, 128, 129, 255, 256, 257, 300])('have the same bits at the edges of tiles: a batch of %i', (batch) => {
    const given = net(batch, 'rows', batch);
    const [found, wanted] = [wasm.run(given), kernels.run(given)];
    sameBits(found.outputs, wanted.outputs);
    sameBits([found.loss], [wanted.loss]);
    sameBits(found.gradients, wanted.gradients);
  });

  it.each(['rows', 'shuffled', 'shared'] as const)(
    'have eager gradients to 1e-12 of the largest, weights in %s',
    (order) => {
      for (let seed = 1; seed <= 20; seed++) {
        const given = net(seed, order, 1 + (seed % 9));
        const wanted = eager.run(given);
        closeGradients(wasm.run(given).gradients, wanted.gradients, 1e-12);
        closeGradients(interpreter.run(given).gradients, wanted.gradients, 1e-12);
        closeGradients(wasm.run({ ...given, dtype: 'float32' }).gradients, wanted.gradients, 1e-4);
      }
    },
  );

  it('pass NaN and Infinity on in the sample that has them, as the eager engine does', () => {
    for (const [i, x] of [NaN, Infinity, -Infinity].entries()) {
      const given = net(40 + i, 'rows', 5);
      const rows = given.rows.map((row, s) => (s === 4 ? row.map((y, j) => (j === 1 ? x : y)) : row));
      const [found, wanted] = [wasm.run({ ...given, rows }), eager.run({ ...given, rows })];
      for (const [s, y] of wanted.outputs.entries()) {
        if (Number.isFinite(y)) expect(found.outputs[s]).toBeCloseTo(y, 10);
        else expect(found.outputs[s]).toBe(y);
      }
      const kinds = (gs: readonly number[]): unknown[] => gs.map((g) => (Number.isFinite(g) ? 'finite' : g));
      expect(kinds(found.gradients)).toEqual(kinds(wanted.gradients));
    }
  });
});
