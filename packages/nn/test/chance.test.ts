/** Draws at their edges: states that are nobody's memory, numbers that lie on a border, scores that are equal. */
import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { Generator, PythonRandom, RandomState, sample } from '../src/index.ts';

describe('a state of a Generator', () => {
  it('is nobody’s memory: draws do not change it, nor does changing it change draws', () => {
    const generator = new Generator(5);
    const state = generator.getState();
    const kept = structuredClone(state);
    const wanted = Array.from({ length: 700 }, () => generator.random());
    expect(state).toEqual(kept);
    const other = new Generator(0);
    other.setState(state);
    (state.words as number[]).fill(1);
    expect(Array.from({ length: 700 }, () => other.random())).toEqual(wanted);
  });
});

describe('sample()', () => {
  /** Draws the numbers that it is told. */
  class Told extends Generator {
    readonly #draws: number[];
    constructor(...draws: number[]) {
      super(0);
      this.#draws = draws;
    }
    override uniform(): number {
      return this.#draws.shift() ?? NaN;
    }
  }

  it('gives what has no chance to nobody, also when 0 is drawn', () => {
    expect(sample([-Infinity, 0], { generator: new Told(0) })).toBe(1);
    expect(sample([-Infinity, -Infinity, 3, 3], { generator: new Told(0) })).toBe(2);
    expect(sample([0, 0], { generator: new Told(0.5) })).toBe(1); // u < 0.5 is the first one's
    expect(sample([0, 0], { generator: new Told(0.5 - 2 ** -53) })).toBe(0);
  });

  it('gives what rounding leaves at the end to the last that had a chance', () => {
    const ten = new Array<number>(10).fill(7); // ten tenths in doubles are a little less than 1
    expect(sample([...ten, -Infinity], { generator: new Told(1 - 2 ** -53) })).toBe(9);
    expect(sample([-Infinity, ...ten, -Infinity, -Infinity], { generator: new Told(1 - 2 ** -53) })).toBe(10);
  });

  it('divides the scores by the temperature', () => {
    // e^(ln 9 / t): shares of 1 and 9 at 1, of 1 and 3 at 2, of 1 and 81 at 1/2
    const at = (temperature: number, u: number): number =>
      sample([0, Math.log(9)], { temperature, generator: new Told(u) });
    expect([at(1, 0.09), at(1, 0.11)]).toEqual([0, 1]);
    expect([at(2, 0.24), at(2, 0.26)]).toEqual([0, 1]);
    expect([at(0.5, 0.012), at(0.5, 0.0125)]).toEqual([0, 1]);
    expect(sample([0, 1e308], { temperature: 2, generator: new Told(0.5) })).toBe(1); // whose double is no double
  });

  it.each([
    ['text', () => sample('ab' as never), TypeError, /sample\(\): logits must be an array/],
    ['no scores', () => sample([]), RangeError, /logits must not be empty/],
    ['a NaN', () => sample([1, NaN]), RangeError, /logits\[1\] must not be NaN/],
    ['a text among scores', () => sample([1, '2' as never]), TypeError, /logits\[1\] must be a number/],
    ['a Value that is NaN', () => sample([new Value(NaN)]), RangeError, /logits\[0\] must not be NaN/],
    ['no chance at all', () => sample([-Infinity, -Infinity]), RangeError, /the largest of logits/],
    ['an infinite score', () => sample([1, Infinity]), RangeError, /the largest of logits/],
    ['a temperature of 0', () => sample([1], { temperature: 0 }), RangeError, /temperature must be/],
    ['a temperature that is none', () => sample([1], { temperature: '1' as never }), TypeError, /temperature must be/],
    ['topK 0', () => sample([1], { topK: 0 }), RangeError, /topK must be/],
    ['another generator', () => sample([1], { generator: {} as never }), TypeError, /generator must be a Generator/],
    ['an unknown option', () => sample([1], { k: 1 } as never), TypeError, /k is no option/],
  ])('names %s', (_name, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });

  it('takes Values and typed arrays', () => {
    const generator = (): Told => new Told(0.3);
    const scores = [1, 2, 3];
    const wanted = sample(scores, { generator: generator() });
    expect(
      sample(
        scores.map((x) => new Value(x)),
        { generator: generator() },
      ),
    ).toBe(wanted);
    expect(sample(Float64Array.from(scores), { generator: generator() })).toBe(wanted);
    expect(wanted).toBe(1);
  });

  it('keeps the first of equal scores under topK', () => {
    const draws = (logits: readonly number[], topK: number): number[] => {
      const generator = new Generator(1);
      return [...new Set(Array.from({ length: 200 }, () => sample(logits, { topK, generator })))].sort();
    };
    expect(draws([1, 1, 1, 0], 2)).toEqual([0, 1]);
    expect(draws([0, 1, 1, 1], 1)).toEqual([1]);
    expect(draws([2, 1, 1], 2)).toEqual([0, 1]);
    expect(draws([1, 2, 3], 3)).toEqual([0, 1, 2]);
  });
});

describe('PythonRandom', () => {
  // random.Random(seed): [random(), random()] in CPython 3
  it.each([
    [4294967295, 0.6353574441341173, 0.20319993954407756],
    [4294967296, 0.11299430095636409, 0.41782886486292836],
    [8589934597, 0.7416304072852293, 0.7193517101580886],
    [-7, 0.32383276483316237, 0.15084917392450192],
    [7, 0.32383276483316237, 0.15084917392450192],
  ])('takes the seed %d as CPython does, in words of 32 bits', (seed, first, second) => {
    const stream = new PythonRandom(seed);
    expect([stream.random(), stream.random()]).toEqual([first, second]);
  });

  /** Draws the numbers that it is told. */
  class Told extends PythonRandom {
    readonly #draws: number[];
    constructor(...draws: number[]) {
      super(0);
      this.#draws = draws;
    }
    override random(): number {
      return this.#draws.shift() ?? NaN;
    }
  }

  it('chooses what begins at a border, never what has no weight', () => {
    expect(new Told(0.5).choice([1, 1])).toBe(1); // bisect() is bisect_right()
    expect(new Told(0).choice([0, 0, 1])).toBe(2);
    expect(new Told(0.25).choice([1, 0, 0, 3])).toBe(3);
    expect(new Told(1 - 2 ** -53).choice([1, 3])).toBe(1);
  });
});

describe('setState()', () => {
  it.each([
    ['a fraction', (words: number[]) => words.with(300, 0.5)],
    ['a text', (words: number[]) => words.with(624, '1' as never)],
    ['a word too few', (words: number[]) => words.slice(1)],
    ['a word too many', (words: number[]) => [...words, 1]],
    ['a position past the end', (words: number[]) => words.with(0, 624)],
    ['a position before the start', (words: number[]) => words.with(0, -1)],
  ])('refuses words with %s, and goes on as before', (_name, spoil) => {
    const generator = new Generator(3);
    const state = generator.getState();
    expect(() => generator.setState({ ...state, words: spoil([...state.words]) })).toThrow(/must be a state/);
    expect(generator.getState()).toEqual(state);
    for (const position of [0, 623]) generator.setState({ ...state, words: state.words.with(0, position) });
  });
});

describe('a wrong call', () => {
  const [torch, numpy, python] = [new Generator(1), new RandomState(1), new PythonRandom(1)];
  const text = '1' as never;
  it.each<[string, () => unknown, RegExp]>([
    ...[torch, numpy, python].flatMap((stream): [string, () => unknown, RegExp][] => [
      [`${stream.constructor.name}.uniform(NaN, 1)`, () => stream.uniform(NaN, 1), /uniform\(\): low/],
      [`${stream.constructor.name}.uniform(0, Infinity)`, () => stream.uniform(0, Infinity), /uniform\(\): high/],
    ]),
    ['randn(-1)', () => torch.randn(-1), /randn\(\): n/],
    ['randn(1.5)', () => torch.randn(1.5), /randn\(\): n/],
    ['randperm(-1)', () => torch.randperm(-1), /randperm\(\): n/],
    ['randperm("1")', () => torch.randperm(text), /randperm\(\): n/],
    ['normal(NaN)', () => numpy.normal(NaN), /normal\(\): mean/],
    ['normal(0, NaN)', () => numpy.normal(0, NaN), /normal\(\): deviation/],
    ['gauss(NaN)', () => python.gauss(NaN), /gauss\(\): mean/],
    ['gauss(0, Infinity)', () => python.gauss(0, Infinity), /gauss\(\): deviation/],
    ['RandomState.shuffle("ab")', () => numpy.shuffle('ab' as never), /shuffle\(\): items/],
    ['PythonRandom.shuffle("ab")', () => python.shuffle('ab' as never), /shuffle\(\): items/],
    ['getrandbits(-1)', () => python.getrandbits(-1), /getrandbits\(\): k/],
    ['getrandbits(0.5)', () => python.getrandbits(0.5), /getrandbits\(\): k/],
    ['choice("ab")', () => python.choice('ab' as never), /choice\(\): weights must be an array/],
    ['choice([])', () => python.choice([]), /choice\(\): weights must not be empty/],
    ['choice([1, Infinity])', () => python.choice([1, Infinity]), /choice\(\): the sum of weights/],
    ['choice([2, -1])', () => python.choice([2, -1]), /choice\(\): weights\[1\]/],
    ['choice([NaN])', () => python.choice([NaN]), /choice\(\): weights\[0\]/],
  ])('%s is refused, and draws nothing', (_name, call, message) => {
    const before = JSON.stringify([torch.getState()]);
    expect(call).toThrow(message);
    expect(JSON.stringify([torch.getState()])).toBe(before);
  });

  it('but none at all draws nothing and gives nothing', () => {
    expect([torch.randn(0).length, torch.randperm(0), torch.randperm(1), python.getrandbits(0)]).toEqual([
      0,
      [],
      [0],
      0,
    ]);
    const [one, none] = [[7], []];
    numpy.shuffle(one);
    numpy.shuffle(none);
    expect([one, none]).toEqual([[7], []]);
  });
});
