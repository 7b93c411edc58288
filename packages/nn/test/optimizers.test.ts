import { readFileSync } from 'node:fs';
import { parameterBlock, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { clipGradNorm, clipGradValue, MLP, mseLoss, type Optimizer, optimizers, SGD } from '../src/index.ts';
import { fromHex } from './golden/hex.ts';

type Hex = readonly string[];
interface Case {
  name: keyof typeof optimizers;
  options: Record<string, unknown>;
  start: Hex[];
  gradients: Hex[][];
  after: Hex[][];
}
interface Clip {
  maxNorm: number;
  normType: number | 'inf';
  before: Hex[];
  norm: string;
  after: Hex[];
}
const golden: { torch: string; optimizers: Case[]; clips: Clip[] } = JSON.parse(
  readFileSync(new URL('golden/training.json', import.meta.url), 'utf8'),
);

/** The same parameters three ways: one typed block, loose Values, and both mixed. */
const homes = {
  'one block': (numbers: number[]) => parameterBlock(Float64Array.from(numbers)).values,
  'loose Values': (numbers: number[]) => numbers.map((x) => new Value(x)),
  'a block among loose Values': (numbers: number[]) => [
    new Value(numbers[0] as number),
    ...parameterBlock(Float64Array.from(numbers.slice(1, 3))).values,
    ...numbers.slice(3).map((x) => new Value(x)),
  ],
};
const make = (name: Case['name'], parameters: readonly Value[], options: object): Optimizer =>
  new optimizers[name](parameters, options) as unknown as Optimizer;

describe.each(Object.entries(homes))('optimisers over %s', (_, home) => {
  it.each(golden.optimizers)('$name $options follows torch for 25 steps, to 1e-13', ({ name, options, ...run }) => {
    const parameters = home(run.start.flat().map(fromHex));
    const optimizer = make(name, parameters, options);
    for (const [t, gradients] of run.gradients.entries()) {
      for (const [i, g] of gradients.flat().entries()) (parameters[i] as Value).grad = fromHex(g);
      optimizer.step();
      const want = run.after[t]?.flat().map(fromHex) ?? [];
      expect(want).toHaveLength(5);
      for (const [i, x] of want.entries())
        expect(Math.abs((parameters[i] as Value).data - x)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(x)));
    }
  });
});

describe('moments between an old and a new number', () => {
  // torch.lerp: from the nearer end, and from the new one at a half; by either way alone some last bits are others.
  const lerp = (a: number, b: number, w: number): number => (w < 0.5 ? a + w * (b - a) : b - (b - a) * (1 - w));
  const count = 200;
  const at = (i: number, t: number): number => Math.sin(17 * i + 5 * t + 1) * 10 ** ((i % 5) - 2);

  /** A buffer after some steps, and what torch's formula makes of the same gradients. */
  function both(make: (values: readonly Value[]) => Optimizer, buffer: string, w: number) {
    const { values } = parameterBlock(new Float64Array(count));
    const optimizer = make(values);
    let wanted: number[] = Array(count).fill(0);
    for (let t = 0; t < 3; t++) {
      values.forEach((value, i) => {
        value.grad = at(i, t);
      });
      wanted = wanted.map((a, i) => lerp(a, at(i, t), w));
      optimizer.step();
    }
    return { found: [...(optimizer.stateDict().groups[0]?.buffers.get(buffer) ?? [])], wanted };
  }

  it.each([0.9, 0.5, 0.3, 0])('of Adam with beta1 = %d have the bits of torch.lerp', (beta1) => {
    const { found, wanted } = both((values) => make('Adam', values, { betas: [beta1, 0.999] }), 'expAvg', 1 - beta1);
    expect(found).toEqual(wanted);
  });

  it.each([0.99, 0.5, 0.3])('of a centred RMSprop with alpha = %d have the bits of torch.lerp', (alpha) => {
    const { found, wanted } = both(
      (values) => make('RMSprop', values, { alpha, centered: true }),
      'gradAvg',
      1 - alpha,
    );
    expect(found).toEqual(wanted);
  });
});

/** Five Values with made-up gradients that depend on the step. */
const push = (parameters: readonly Value[], step: number): void => {
  for (const [i, p] of parameters.entries()) p.grad = Math.sin(step * 7 + i) + p.data;
};
const numbers = [0.3, -0.2, 1.5, 0.7, -1];

describe.each(Object.keys(optimizers) as (keyof typeof optimizers)[])('%s', (name) => {
  it('moves a block of any length as it moves its numbers one by one', () => {
    const length = 1300; // several stretches, the last one short
    const at = (i: number): number => Math.sin(i + 1);
    const { values } = parameterBlock(Float64Array.from({ length }, (_, i) => at(i)));
    const alone = values.map((_, i) => new Value(at(i)));
    const optimizer = make(name, values, { lr: 0.01 });
    const others = alone.map((value) => make(name, [value], { lr: 0.01 }));
    for (let t = 0; t < 3; t++) {
      push(values, t);
      push(alone, t);
      optimizer.step();
      for (const other of others) other.step();
    }
    expect(values.map(({ data }) => data)).toEqual(alone.map(({ data }) => data));
  });

  const variants = golden.optimizers.filter((entry) => entry.name === name).map(({ options }) => options);

  it.each(variants)('resumes from its state to the last bit: 50 + 50 steps are 100, %o', (options) => {
    const whole = homes['one block'](numbers);
    const first = homes['loose Values'](numbers);
    const a = make(name, whole, options);
    const b = make(name, first, options);
    for (let t = 0; t < 50; t++) {
      for (const [parameters, optimizer] of [
        [whole, a],
        [first, b],
      ] as const) {
        push(parameters, t);
        optimizer.step();
      }
    }
    const second = homes['a block among loose Values'](first.map(({ data }) => data));
    const c = make(name, second, { lr: 0.77 });
    c.loadStateDict(b.stateDict());
    for (let t = 50; t < 100; t++) {
      for (const [parameters, optimizer] of [
        [whole, a],
        [second, c],
      ] as const) {
        push(parameters, t);
        optimizer.step();
      }
    }
    expect(second.map(({ data }) => data)).toEqual(whole.map(({ data }) => data));
  });

  it('leaves frozen parameters and their history alone', () => {
    const options = variants.at(-1) ?? {};
    const parameters = homes['one block'](numbers);
    const optimizer = make(name, parameters, options);
    const twin = homes['loose Values'](numbers);
    const other = make(name, twin, options);
    const [, frozen] = parameters as [Value, Value];
    frozen.requiresGrad = false;
    for (let t = 0; t < 3; t++) {
      push(parameters, t);
      optimizer.step();
    }
    expect(frozen.data).toBe(-0.2);
    frozen.requiresGrad = true;
    push(parameters, 0);
    push(twin, 0);
    optimizer.step();
    other.step();
    expect(frozen.data).toBe((twin[1] as Value).data); // its first step, with all others at their fourth
  });

  it('names bad options', () => {
    const bad = (options: object) => () => make(name, homes['one block'](numbers), options);
    expect(bad({ lr: -1 })).toThrow(RangeError);
    expect(bad({ lr: -1 })).toThrow(new RegExp(`${name}\\(\\): lr must be a finite number >= 0, but got -1`));
    expect(bad({ lr: NaN })).toThrow(/but got NaN/);
    expect(bad({ lr: '0.1' })).toThrow(TypeError);
    expect(bad({ weightDecay: -1 })).toThrow(RangeError);
    expect(bad({ maximize: 1 })).toThrow(TypeError);
    expect(bad({ learningRate: 1 })).toThrow(/learningRate is no option of it, .* lr/);
  });
});

describe('Optimizer', () => {
  it('gives groups their own options, over the same defaults', () => {
    const a = new Value(1);
    const b = new Value(1);
    const optimizer = new SGD([{ params: [a] }, { params: [b], lr: 0.5 }], { lr: 0.1 });
    a.grad = b.grad = 1;
    optimizer.step();
    expect([a.data, b.data]).toEqual([0.9, 0.5]);
    const [group] = optimizer.paramGroups;
    if (group) group.lr = 1;
    optimizer.step();
    expect(a.data).toBeCloseTo(-0.1, 15);
  });

  it('zeroGrad clears blocks and loose Values', () => {
    const parameters = homes['a block among loose Values'](numbers);
    push(parameters, 1);
    new SGD(parameters).zeroGrad();
    expect(parameters.map(({ grad }) => grad)).toEqual([0, 0, 0, 0, 0]);
  });

  it('trains a network whose first layer is frozen', () => {
    const model = new MLP(2, [3, 1]);
    const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
    const before = model.stateDict();
    for (const parameter of model.layers[0]?.parameters() ?? []) parameter.requiresGrad = false;
    mseLoss(model.forward([1, 2]), 1).backward();
    optimizer.step();
    const after = model.stateDict();
    expect(after.get('layers.0.weight')).toEqual(before.get('layers.0.weight'));
    expect(after.get('layers.1.weight')).not.toEqual(before.get('layers.1.weight'));
  });

  it('names parameters that are none, are no leaves or come twice', () => {
    const a = new Value(1);
    expect(() => new SGD([])).toThrow(/SGD\(\): parameters must not be empty/);
    expect(() => new SGD({} as never)).toThrow(TypeError);
    expect(() => new SGD([1, 2] as never)).toThrow(/parameters must be leaf Values, but got 1/);
    expect(() => new SGD([a.mul(2)])).toThrow(TypeError);
    expect(() => new SGD([a, a])).toThrow(RangeError);
    expect(() => new SGD([{ params: [] }])).toThrow(/params must not be empty/);
    expect(() => new SGD([a], { nesterov: true })).toThrow(/nesterov must be used with momentum > 0 and dampening 0/);
    expect(() => make('Adam', [a], { betas: [0.9, 1] })).toThrow(/betas\[1\] must be a number in \[0, 1\)/);
    expect(() => make('Adam', [a], { betas: [0.9] })).toThrow(/betas must have 2 elements/);
    expect(() => make('Adam', [a], { betas: 0.9 })).toThrow(TypeError);
  });

  it('refuses a state of another rule, size or shape, and changes nothing', () => {
    const optimizer = make('Adam', homes['one block'](numbers), {});
    push(optimizer.paramGroups[0]?.params ?? [], 1);
    optimizer.step();
    const before = optimizer.stateDict();
    const small = make('Adam', homes['one block']([1]), {}).stateDict();
    const sgd = make('SGD', homes['one block'](numbers), {}).stateDict();
    const [group] = before.groups;
    const broken = { ...before, groups: [{ ...group, buffers: new Map([['expAvg', new Float64Array(2)]]) }] };
    const wild = { ...before, groups: [{ ...group, options: { ...group?.options, lr: NaN } }] };
    for (const state of [small, sgd, broken, wild, {}, null])
      expect(() => optimizer.loadStateDict(state as never)).toThrow(/must be/);
    expect(optimizer.stateDict()).toEqual(before);
  });
});

describe('clipGradNorm and clipGradValue', () => {
  it.each(golden.clips)('norm $normType at most $maxNorm, as torch', ({ maxNorm, normType, before, norm, after }) => {
    const parameters = homes['a block among loose Values'](numbers);
    for (const [i, g] of before.flat().entries()) (parameters[i] as Value).grad = fromHex(g);
    const got = clipGradNorm(parameters, maxNorm, { normType: normType === 'inf' ? Infinity : normType });
    expect(Math.abs(got / fromHex(norm) - 1)).toBeLessThan(1e-14);
    for (const [i, g] of after.flat().entries())
      expect(Math.abs((parameters[i] as Value).grad - fromHex(g))).toBeLessThan(1e-14);
  });

  it('clamps values', () => {
    const parameters = homes['a block among loose Values'](numbers);
    for (const [i, p] of parameters.entries()) p.grad = i - 2;
    clipGradValue(parameters, 1);
    expect(parameters.map(({ grad }) => grad)).toEqual([-1, -1, 0, 1, 1]);
  });

  it('names bad bounds', () => {
    expect(() => clipGradNorm([], -1)).toThrow(RangeError);
    expect(() => clipGradNorm([], 1, { normType: 0 })).toThrow(RangeError);
    expect(() => clipGradValue([], NaN)).toThrow(RangeError);
    expect(() => clipGradValue(3 as never, 1)).toThrow(TypeError);
  });
});
