import { readFileSync } from 'node:fs';
import { CompileError, compile, mul } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { Layer } from '../src/layer/layer.ts';
import { Generator, manualSeed } from '../src/random/generator.ts';
import { RandomState } from '../src/random/numpy.ts';
import { PythonRandom } from '../src/random/python.ts';
import { fromHex, ulps } from './golden/hex.ts';

type Hex = readonly string[];
interface TorchStream {
  seed: number;
  rand: Hex;
  uniform: Hex;
  randn5: Hex;
  randn4: Hex;
  randn32: Hex;
  randn21: Hex;
  randperm: number[];
}
interface NumpyStream {
  seed: number;
  random: Hex;
  normal: Hex;
  shuffle: number[];
  uniform: Hex;
}
interface PythonStream {
  seed: number;
  random: Hex;
  gauss: Hex;
  shuffle: number[];
  weights: Hex;
  choices: number[];
  uniform: Hex;
  bits: number[];
}
const golden: { torchStreams: TorchStream[]; numpyStreams: NumpyStream[]; pythonStreams: PythonStream[] } = JSON.parse(
  readFileSync(new URL('golden/random.json', import.meta.url), 'utf8'),
);
const numbers = (hex: readonly string[]): number[] => hex.map(fromHex);

function expectClose(got: ArrayLike<number>, hex: readonly string[], bound = 4): void {
  const want = numbers(hex);
  expect(got.length).toBe(want.length);
  for (const [i, x] of want.entries()) expect(ulps(got[i] as number, x)).toBeLessThanOrEqual(bound);
}

describe.each(golden.torchStreams)('Generator($seed) is the stream of torch', (entry) => {
  it('draw for draw, bit for bit for uniforms and orders, within 4 ulp for normals', () => {
    const generator = new Generator(entry.seed);
    expect(Array.from({ length: 5 }, () => generator.uniform())).toEqual(numbers(entry.rand));
    expect(Array.from({ length: 3 }, () => generator.uniform(-0.7, 0.3))).toEqual(numbers(entry.uniform));
    expectClose(generator.randn(5), entry.randn5);
    expectClose(generator.randn(4), entry.randn4);
    expectClose(generator.randn(32), entry.randn32);
    expectClose(generator.randn(21), entry.randn21);
    expect(generator.randperm(12)).toEqual(entry.randperm);
  });
});

describe('Generator', () => {
  // torch.manual_seed(42); x = torch.randn(n, dtype=torch.float64); x[0], x[n // 16 * 16 - 16], x[n - 17], x[n - 16], x[n - 1];
  // torch.rand(1, dtype=torch.float64), with ATEN_CPU_CAPABILITY=default
  it.each([
    [
      513,
      [0.2995562877502637, -0.42661916146469137, -0.42661916146469137, 1.4238494481371482, 0.4640089663510305],
      0.9514187296459186,
    ],
    [
      1000,
      [0.2995562877502637, -0.7732806055161906, -0.15107765981874388, -0.24497376881584892, -0.31288123226120956],
      0.818309095290462,
    ],
    [
      1023,
      [0.2995562877502637, 0.5380534777302792, -0.4155658786618593, 0.8576083822199808, -1.434297700901899],
      0.7146066684613136,
    ],
    [
      1024,
      [0.2995562877502637, 0.36553334768552004, 0.8544108257491024, 0.36553334768552004, -2.164946991193342],
      0.8577684380253987,
    ],
  ])('randn(%i) is the row of torch, its last 16 drawn anew unless it is a multiple of 16', (n, wanted, next) => {
    const generator = new Generator(42);
    const row = generator.randn(n);
    const places = [0, Math.floor(n / 16) * 16 - 16, n - 17, n - 16, n - 1];
    for (const [i, at] of places.entries()) expect(ulps(row[at] as number, wanted[i] as number)).toBeLessThanOrEqual(4);
    expect(generator.uniform()).toBe(next);
  });

  it.each([
    [15, 0.33669035438385886, -0.9889598811465726, 0.088109784914571],
    [16, 0.2995562877502637, -1.4920727283504345, 0.088109784914571],
    [17, 0.2995562877502637, 0.2494118796915765, 0.3175677977570315],
  ])('randn(%i) is drawn in pairs up to 15 and as a row from 16 on, as in torch', (n, first, last, next) => {
    const generator = new Generator(42);
    const row = generator.randn(n);
    expect(ulps(row[0] as number, first)).toBeLessThanOrEqual(4);
    expect(ulps(row[n - 1] as number, last)).toBeLessThanOrEqual(4);
    expect(generator.uniform()).toBe(next);
  });

  it.each([
    [1, [0], 0.05815448596142969],
    [2, [0, 1], 0.32003209624972895],
    [12, [6, 8, 1, 7, 0, 2, 10, 11, 4, 3, 5, 9], 0.7486372270982795],
  ])('randperm(%i) takes as many words of the stream as torch does', (n, wanted, next) => {
    const generator = new Generator(42);
    expect(generator.randperm(n)).toEqual(wanted);
    expect(generator.uniform()).toBe(next);
  });

  it.each(['torch', 'uniform'] as const)("a layer takes one draw a parameter, init: '%s'", (init) => {
    const [generator, stream] = [new Generator(6), new Generator(6)];
    const layer = new Layer(3, 2, { init, generator });
    for (const _ of layer.parameters()) stream.uniform();
    expect(generator.uniform()).toBe(stream.uniform());
  });

  it('goes on from a saved state, also in the middle of a pair of normals and through JSON', () => {
    const a = new Generator(5);
    a.randn(3);
    const state = JSON.parse(JSON.stringify(a.getState()));
    const b = new Generator(0);
    b.setState(state);
    expect([...b.randn(4), b.uniform()]).toEqual([...a.randn(4), a.uniform()]);
    expect(b.seed).toBe(5);
  });

  it('is where it was after compile() has refused a function that draws from it, a waiting normal included', () => {
    for (const before of [0, 1]) {
      const [generator, untouched] = [new Generator(8), new Generator(8)];
      for (const stream of [generator, untouched]) stream.randn(before);
      expect(() => compile(([x = 0]) => mul(x, generator.randn(1)[0] ?? 0), { inputs: [1] })).toThrow(CompileError);
      expect([...generator.randn(3), generator.uniform()]).toEqual([...untouched.randn(3), untouched.uniform()]);
    }
  });

  it('manualSeed restarts the default stream, the spare normal included', () => {
    const first = manualSeed(3).randn(3);
    expect(manualSeed(3).randn(3)).toEqual(first);
  });

  it('names what is wrong with a seed or a state', () => {
    expect(() => new Generator(1.5)).toThrow(RangeError);
    expect(() => new Generator('1' as unknown as number)).toThrow(/Generator\(\): seed must be a number, but got "1"/);
    expect(() => manualSeed(NaN)).toThrow(/manualSeed\(\): seed/);
    for (const bad of [{}, { words: [1, 2] }, { words: new Array(625).fill(700) }, null])
      expect(() => new Generator(1).setState(bad as never)).toThrow(/setState\(\): state must be a state/);
  });
});

describe.each(golden.numpyStreams)('RandomState($seed) is the stream of NumPy', (entry) => {
  it('draw for draw', () => {
    const state = new RandomState(entry.seed);
    expect(Array.from({ length: 3 }, () => state.random())).toEqual(numbers(entry.random));
    expectClose(
      Array.from({ length: 5 }, () => state.normal()),
      entry.normal,
    );
    const items = Array.from({ length: 20 }, (_, i) => i);
    state.shuffle(items);
    expect(items).toEqual(entry.shuffle);
    expect([state.uniform(-1, 3), state.uniform(-1, 3)]).toEqual(numbers(entry.uniform));
  });
});

describe.each(golden.pythonStreams)('PythonRandom($seed) is the stream of CPython', (entry) => {
  it('draw for draw', () => {
    const stream = new PythonRandom(entry.seed);
    expect(Array.from({ length: 3 }, () => stream.random())).toEqual(numbers(entry.random));
    expectClose(
      Array.from({ length: 5 }, () => stream.gauss(0, 0.08)),
      entry.gauss,
    );
    const items = Array.from({ length: 20 }, (_, i) => i);
    stream.shuffle(items);
    expect(items).toEqual(entry.shuffle);
    const weights = numbers(entry.weights);
    expect(Array.from({ length: 12 }, () => stream.choice(weights))).toEqual(entry.choices);
    expect([stream.uniform(-1, 1), stream.uniform(-1, 1)]).toEqual(numbers(entry.uniform));
    expect([1, 5, 31, 32].map((k) => stream.getrandbits(k))).toEqual(entry.bits);
  });

  it('refuses weights without a positive sum, and more than 32 bits', () => {
    expect(() => new PythonRandom(1).choice([])).toThrow(RangeError);
    expect(() => new PythonRandom(1).choice([0, 0])).toThrow(RangeError);
    expect(() => new PythonRandom(1).getrandbits(33)).toThrow(RangeError);
  });
});
