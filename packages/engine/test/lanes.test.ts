/**
 * Positions in lanes: what is lifted gives the same numbers as the eager engine, and what must not be lifted is not.
 *
 * The programs are small transformers, and things that look like them: every one checks that it took the path it is about.
 */
import { describe, expect, test } from 'vitest';
import { compile, exp, sum, tanh, type Value } from '../src/index.ts';
import { lift } from '../src/trace/lift.ts';
import { record } from '../src/trace/record.ts';
import { gradients, lanesOf, type Program, placeholderFor, rowsFor, worst } from './lanes-of.ts';
import { matrix, times, transformer, type Vector } from './transformer.ts';

describe('positions that meet the same weights', () => {
  test.each([
    { positions: 3, width: 8, heads: 1 },
    { positions: 4, width: 8, heads: 4 },
    { positions: 5, width: 8, heads: 2 },
    { positions: 7, width: 12, heads: 3 },
    { positions: 9, width: 8, heads: 2, causal: false },
  ])('are lanes, and give the eager numbers: %j', (shape) => {
    const program = transformer(shape);
    expect(lanesOf(program)).toBe(shape.positions);
    expect(worst(program, rowsFor(shape.positions, 1), 'float64')).toBeLessThan(1e-12);
  });

  test('batches of several samples add up', () => {
    const program = transformer({ positions: 5, width: 8, heads: 2 });
    expect(worst(program, rowsFor(5, 4), 'float64')).toBeLessThan(1e-12);
  });

  test.each([
    { dtype: 'float64', penalty: false },
    { dtype: 'float64', penalty: true },
    { dtype: 'float32', penalty: false },
  ] as const)('gradients add to what is there, in one batch as in another: %j', ({ dtype, penalty }) => {
    const { fn: loss, parameters, positions } = transformer({ positions: 5, width: 8, heads: 2 });
    // A penalty sends the weights of a matrix a second gradient.
    const squares = (): Value => sum(parameters.slice(-20).map((weight) => weight.square()));
    const fn = (asked: Value[]): Value => (penalty ? loss(asked).add(squares()) : loss(asked));
    const compiled = compile((...batch) => fn(batch[0] ?? []), { inputs: [positions], parameters, dtype });
    const once = gradients(parameters, () => compiled.valueAndGrad(rowsFor(5, 1)));
    const twice = gradients(parameters, () => {
      compiled.valueAndGrad(rowsFor(5, 1));
      return compiled.valueAndGrad(rowsFor(5, 1));
    });
    expect(lanesOf({ fn, parameters, positions })).toBe(5);
    expect(twice.slice(1)).toEqual(once.slice(1).map((g) => 2 * g));
    expect(twice[0]).toBe(once[0]);
    for (const parameter of parameters) parameter.grad = 1 / 3; // no float32, which it would become in the module
    compiled.valueAndGrad(rowsFor(5, 1));
    expect(parameters.map(({ grad }) => grad)).toEqual(once.slice(1).map((g) => 1 / 3 + g));
  });

  test('float32 agrees to its own accuracy', () => {
    const program = transformer({ positions: 6, width: 8, heads: 2 });
    expect(worst(program, rowsFor(6, 2), 'float32')).toBeLessThan(1e-4);
  });

  test('heads become lanes of what stays single', () => {
    const { fn, parameters, positions } = transformer({ positions: 5, width: 12, heads: 3 });
    const lifted = lift(record({ fn: (...rows) => fn(rows[0] ?? []), inputs: [positions], parameters }).tape);
    const widths = new Set(lifted?.tape.nodes.map(({ id }) => lifted.tape.width(id)));
    expect([...widths].sort()).toEqual([0, 3, 5]);
  });

  test('a frozen parameter gets no gradient, the others theirs', () => {
    const program = transformer({ positions: 4, width: 8, heads: 2 });
    for (const parameter of program.parameters.slice(40, 60)) parameter.requiresGrad = false;
    expect(worst(program, rowsFor(4, 1), 'float64')).toBeLessThan(1e-12);
    expect(program.parameters[45]?.grad).toBe(0);
  });

  test('forward answers every sample, as without lanes', () => {
    const { fn, parameters, positions } = transformer({ positions: 4, width: 8, heads: 2 });
    const compiled = compile((...rows) => fn(rows[0] ?? []), { inputs: [positions], parameters });
    const rows = rowsFor(positions, 3);
    const out = compiled.forward(rows);
    for (const [s, row] of rows.entries()) expect(out[s]).toBeCloseTo(fn(row.map(placeholderFor)).data, 12);
  });
});

describe('what is no set of positions', () => {
  /** h = tanh(W · h), again and again: each step waits for the one before. */
  const recurrent = (): Program => {
    const weights = matrix(16, 16, 2);
    const start = matrix(1, 16, 3);
    const fn = (): Value => {
      let h = start.rows[0] as Vector;
      for (let i = 0; i < 5; i++) h = times(weights.rows, h).map((x) => tanh(x));
      return sum([...h]);
    };
    return { fn, parameters: [...weights.all, ...start.all], positions: 1 };
  };

  test('recurrence is not lifted, and still right', () => {
    expect(lanesOf(recurrent())).toBeNull();
    expect(worst(recurrent(), [[0]], 'float64')).toBeLessThan(1e-12);
  });

  test('a network that meets its weights once is not lifted', () => {
    const weights = matrix(32, 32, 2);
    const fn = (x: readonly Value[]): Value => sum(times(weights.rows, x).map((y) => exp(y.mul(0.1))));
    expect(lanesOf({ fn, parameters: weights.all, positions: 32 })).toBeNull();
  });
});
