/** trace(): what goes on from a recorded function's outputs gives the numbers of the function written out. */
import { describe, expect, test } from 'vitest';
import { CompileError, compile, detach, mean, noGrad, sum, trace, Value } from '../src/index.ts';
import { drawn } from '../src/internal.ts';
import { lift } from '../src/trace/lift.ts';
import { narrowed } from '../src/trace/narrow.ts';
import { record } from '../src/trace/record.ts';
import { transformer } from './transformer.ts';

type First = (count: number) => (losses: Value[]) => Value;
const first: First = (count) => (losses) => mean(losses.slice(0, count));

/** The loss and all gradients of a compiled function. */
const answer = (parameters: readonly Value[], run: () => number): number[] => {
  for (const parameter of parameters) parameter.grad = 0;
  const loss = run();
  return [loss, ...parameters.map(({ grad }) => grad)];
};

const row = (length: number): number[] => Array.from({ length }, (_, i) => Math.cos(7 * i));

describe('the first positions of a longer text', () => {
  const program = transformer({ positions: 7, width: 12, heads: 3 });
  const { losses, parameters } = program;
  const traced = trace((asked = []) => losses(asked), { inputs: [7], parameters });

  test.each([1, 2, 3, 5, 7])('give the numbers of a text of %i positions', (count) => {
    const short = compile((asked) => mean(losses(asked, count)), { inputs: [7], parameters });
    const mine = answer(parameters, () => traced.compile(first(count)).valueAndGrad([row(7)]));
    const theirs = answer(parameters, () => short.valueAndGrad([row(7)]));
    const scale = Math.max(...theirs.map(Math.abs));
    for (const [i, x] of mine.entries()) expect(Math.abs(x - (theirs[i] as number))).toBeLessThan(1e-13 * scale);
    expect(mine[0]).toBe(theirs[0]);
  });

  test('are as many lanes, and no longer program than their own', () => {
    const lifted = lift(record({ fn: (asked = []) => losses(asked), inputs: [7], parameters }).tape);
    const goal = record({ fn: (all = []) => first(4)(all), inputs: [7], parameters, tracked: Array(7).fill(true) });
    expect(lifted && narrowed(lifted, goal.tape).tape.lanes).toBe(4);
    const own = compile((asked) => mean(losses(asked, 4)), { inputs: [7], parameters });
    expect(traced.compile(first(4)).stats.bytes).toBeLessThan(1.2 * own.stats.bytes);
  });

  test('that are not the first ones bring those before along', () => {
    const last = traced.compile((all) => (all[5] as Value).add(all[3] as Value));
    const both = compile((asked) => [3, 5].map((at) => losses(asked)[at] as Value).reduce((a, b) => b.add(a)), {
      inputs: [7],
      parameters,
    });
    const [mine, theirs] = [last, both].map((f) => answer(parameters, () => f.valueAndGrad([row(7)])));
    for (const [i, x] of (mine as number[]).entries()) expect(x).toBeCloseTo(theirs?.[i] as number, 12);
  });
});

describe('a function without positions', () => {
  const w = new Value(3);
  const b = new Value(-2);
  const traced = trace(([x]) => [(x as Value).mul(w), (x as Value).mul(b).exp(), detach((x as Value).mul(w))], {
    inputs: [1],
    parameters: [w, b],
  });

  test('compiles itself, and several functions of its outputs', () => {
    expect(traced.compile().forward([[2], [3]])).toEqual(Float64Array.of(6, Math.exp(-4), 6, 9, Math.exp(-6), 9));
    expect(traced.compile(([y, z]) => [(y as Value).square(), (z as Value).log()]).forward([[2]])).toEqual(
      Float64Array.of(36, -4),
    );
  });

  test('leaves out what the outputs that are used do not need', () => {
    const compiled = traced.compile(([y]) => (y as Value).square());
    expect(compiled.stats.nodes).toBe(2);
    expect(answer([w, b], () => compiled.valueAndGrad([[2]]))).toEqual([36, 24, 0]);
  });

  test('goes on with parameters, and adds up what they get on both ways', () => {
    const compiled = traced.compile(([y]) => sum([y as Value, w.square()]));
    expect(answer([w, b], () => compiled.valueAndGrad([[2]]))).toEqual([15, 8, 0]);
  });

  test('passes no gradient through noGrad, nor through an output that has none', () => {
    const stopped = traced.compile(([y]) => noGrad(() => (y as Value).mul(5)).add(y as Value));
    expect(answer([w, b], () => stopped.valueAndGrad([[2]]))).toEqual([36, 2, 0]);
    const detached = traced.compile(([y, , same]) => (same as Value).mul(y as Value));
    expect(answer([w, b], () => detached.valueAndGrad([[2]]))).toEqual([36, 12, 0]);
  });

  test('reports the time of its own compiling, not that since trace()', () => {
    const early = trace(([x]) => (x as Value).exp(), { inputs: [1] });
    const until = performance.now() + 100;
    while (performance.now() < until);
    const began = performance.now();
    const { milliseconds } = early.compile().stats;
    expect(milliseconds).toBeLessThanOrEqual(performance.now() - began);
  });

  test('tells two functions of one recording apart', () => {
    const [one, two] = [1, 2].map((n) => traced.compile(([y]) => (y as Value).mul(n + 0.5)));
    expect([one?.forward([[1]])[0], two?.forward([[1]])[0]]).toEqual([4.5, 7.5]);
  });
});

describe('what cannot go on', () => {
  let kept: Value | undefined;
  const outside = new Value(1);
  const w = new Value(3);
  const traced = trace(
    ([x]) => {
      kept = x as Value;
      return (x as Value).mul(w);
    },
    { inputs: [1], parameters: [w] },
  );

  test.each<[string, unknown, string]>([
    ['no function', 3, 'ERR_FUNCTION'],
    ['a function that returns a number', () => 3, 'ERR_COMPILE_RESULT'],
    ['one that returns nothing', () => undefined, 'ERR_COMPILE_RESULT'],
    ['one that reads a number', ([y]: Value[]) => new Value((y as Value).data), 'ERR_TRACED_DATA'],
    ['one that uses what only the recorded function was given', () => (kept as Value).mul(2), 'ERR_COMPILE_FOREIGN'],
    [
      'one with a trainable Value that was there before',
      ([y]: Value[]) => (y as Value).mul(outside),
      'ERR_COMPILE_PARAMETER',
    ],
    ['one that draws a random number', ([y]: Value[]) => (y as Value).mul(drawn(() => 0.5)), 'ERR_TRACED_DRAW'],
  ])('%s is refused', (_, goal, code) => {
    expect(() => traced.compile(goal as () => Value)).toThrow(expect.objectContaining({ code }));
  });

  test('two outputs have no gradient', () => {
    const two = traced.compile(([y]) => [y as Value, (y as Value).neg()]);
    expect(() => two.valueAndGrad([[1]])).toThrow(CompileError);
    expect(two.forward([[1]])).toEqual(Float64Array.of(3, -3));
  });
});
