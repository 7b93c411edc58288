/** fuse(): the compiled step of an optimiser is its own step, bit for bit, whatever happens in between. */
import { readFileSync } from 'node:fs';
import { compile, parameterBlock, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  ExponentialLR,
  type FusedOptimizer,
  fuse,
  MLP,
  mseLoss,
  type Optimizer,
  optimizers,
  SGD,
} from '../src/index.ts';

interface Case {
  name: keyof typeof optimizers;
  options: Record<string, unknown>;
}
const golden: { optimizers: Case[] } = JSON.parse(
  readFileSync(new URL('golden/training.json', import.meta.url), 'utf8'),
);
/** Every combination that torch was asked for, and each with `maximize` besides. */
const cases = golden.optimizers.flatMap(({ name, options }) => [
  { name, options },
  { name, options: { ...options, maximize: options.maximize !== true, weightDecay: 0.01 } },
]);

const make = ({ name, options }: Case, parameters: readonly Value[]): Optimizer =>
  new optimizers[name](parameters, options) as unknown as Optimizer;

/** Parameters in two blocks of odd lengths with loose Values between them: 37 in all. */
const parametersOf = (): Value[] => {
  const block = (length: number, phase: number): readonly Value[] =>
    parameterBlock(Float64Array.from({ length }, (_, i) => Math.sin(3 * i + phase))).values;
  return [...block(17, 0), ...[0.5, -1, 2].map((x) => new Value(x)), ...block(17, 1)];
};
const push = (parameters: readonly Value[], t: number): void => {
  for (const [i, p] of parameters.entries()) p.grad = i % 9 === 4 ? 0 : Math.sin(t * 7 + i) + p.data;
};
const numbersOf = (parameters: readonly Value[]): number[] => parameters.map(({ data }) => data);
const stateOf = (optimizer: Optimizer): unknown => structuredClone(optimizer.stateDict());

/** The same run twice: by the optimiser's own step, and by whichever the number of the step asks for. */
const pair = (entry: Case, fusedAt: (t: number) => boolean = () => true) => {
  const [plain, other] = [parametersOf(), parametersOf()];
  const [own, optimizer] = [make(entry, plain), make(entry, other)];
  const compiled: FusedOptimizer = fuse(optimizer);
  const step = (t: number): void => {
    push(plain, t);
    push(other, t);
    own.step();
    if (fusedAt(t)) compiled.step();
    else optimizer.step();
    expect(numbersOf(other)).toEqual(numbersOf(plain));
  };
  return { plain, other, own, optimizer, step };
};

describe.each(cases)('fuse($name) with $options', (entry) => {
  it('follows its own step for 20 steps, parameters and state, bit for bit', () => {
    const { own, optimizer, step } = pair(entry);
    for (let t = 0; t < 20; t++) step(t);
    expect(stateOf(optimizer)).toEqual(stateOf(own));
  });

  it('takes turns with its own step', () => {
    const { own, optimizer, step } = pair(entry, (t) => t % 3 !== 1);
    for (let t = 0; t < 12; t++) step(t);
    expect(stateOf(optimizer)).toEqual(stateOf(own));
  });

  it('resumes from a state: 6 + 6 steps are 12', () => {
    const whole = pair(entry);
    for (let t = 0; t < 6; t++) whole.step(t);
    const parameters = parametersOf();
    for (const [i, p] of parameters.entries()) p.data = whole.plain[i]?.data ?? NaN;
    const optimizer = make(entry, parameters);
    const compiled = fuse(optimizer);
    push(parameters, 99);
    compiled.step();
    for (const [i, p] of parameters.entries()) p.data = whole.plain[i]?.data ?? NaN;
    optimizer.loadStateDict(whole.optimizer.stateDict());
    for (let t = 6; t < 12; t++) {
      whole.step(t);
      push(parameters, t);
      compiled.step();
    }
    expect(numbersOf(parameters)).toEqual(numbersOf(whole.plain));
  });
});

describe('fuse()', () => {
  const adam: Case = { name: 'Adam', options: { lr: 0.05 } };

  it('follows a schedule, and options that change the shape of the update', () => {
    const { own, optimizer, step } = pair(adam);
    const schedules = [new ExponentialLR(own, { gamma: 0.9 }), new ExponentialLR(optimizer, { gamma: 0.9 })];
    for (let t = 0; t < 12; t++) {
      if (t === 4)
        for (const { paramGroups } of [own, optimizer])
          Object.assign(paramGroups[0] ?? {}, { weightDecay: 0.1, amsgrad: true });
      if (t === 8)
        for (const { paramGroups } of [own, optimizer]) Object.assign(paramGroups[0] ?? {}, { maximize: true });
      step(t);
      for (const schedule of schedules) schedule.step();
    }
    expect(stateOf(optimizer)).toEqual(stateOf(own));
  });

  it('leaves frozen parameters alone, also such as freeze and thaw on the way', () => {
    const { plain, other, own, optimizer, step } = pair(adam);
    const freeze = (from: number, to: number, requiresGrad: boolean): void => {
      for (const list of [plain, other]) for (const p of list.slice(from, to)) p.requiresGrad = requiresGrad;
    };
    for (let t = 0; t < 12; t++) {
      if (t === 3) freeze(5, 19, false);
      if (t === 6) freeze(5, 9, true);
      if (t === 9) freeze(9, 19, true);
      step(t);
    }
    expect(stateOf(optimizer)).toEqual(stateOf(own));
    expect(own.stateDict().groups[0]?.segments.map((segment) => segment.step)).toEqual([12, 9, 6, 6, 12, 12]);
  });

  it('has groups with options of their own', () => {
    const groups = (list: Value[]) => [
      { params: list.slice(0, 11) },
      { params: list.slice(11), lr: 0.5, momentum: 0.9 },
    ];
    const [plain, other] = [parametersOf(), parametersOf()];
    const [own, optimizer] = [new SGD(groups(plain), { lr: 0.1 }), new SGD(groups(other), { lr: 0.1 })];
    const compiled = fuse(optimizer);
    expect(fuse(optimizer)).toBe(compiled);
    expect(compiled.parameters).toEqual(other);
    for (let t = 0; t < 5; t++) {
      push(plain, t);
      push(other, t);
      own.step();
      compiled.step();
      expect(numbersOf(other)).toEqual(numbersOf(plain));
    }
  });

  it('in compile() as update moves every group by its own gradients and rate, also when a schedule changes options', () => {
    const side = () => {
      const model = new MLP(2, [5, 1], { init: 'uniform' });
      const all = model.parameters();
      const params = [all.slice(0, 4), all.slice(4, 9), all.slice(9)];
      const groups = params.map((own, i) => ({ params: own, lr: [0.01, 0.1, 0.5][i] as number })); // a rate a group
      return { model, optimizer: new optimizers.SGD(groups) };
    };
    const [a, b] = [side(), side()];
    b.model.loadStateDict(a.model.stateDict());
    const of = (model: MLP) => (x: Value[], y: Value[]) => mseLoss(model.forward(x) as Value, y[0] as Value);
    const fused = compile((x, y) => of(a.model)(x, y), { inputs: [2, 1], update: fuse(a.optimizer) });
    const parameters = b.model.parameters();
    const plain = compile((x, y) => of(b.model)(x, y), { inputs: [2, 1], parameters });
    for (let t = 0; t < 9; t++) {
      for (const { paramGroups } of [a.optimizer, b.optimizer])
        for (const group of paramGroups) Object.assign(group, { momentum: t < 3 ? 0 : 0.9, maximize: t === 6 });
      const batch = [Float64Array.from({ length: 12 }, (_, i) => Math.sin(t + i)), new Float64Array(6).fill(t / 10)];
      b.optimizer.zeroGrad();
      expect(fused.step(...batch)).toBe(plain.valueAndGrad(...batch));
      b.optimizer.step();
      expect(numbersOf(a.model.parameters())).toEqual(numbersOf(parameters));
    }
  });

  it.each(['float64', 'float32'] as const)(
    'in compile() as update, %s: step() is zeroGrad, valueAndGrad and step',
    (dtype) => {
      const side = () => {
        const model = new MLP(2, [5, 1], { init: 'uniform' });
        return { model, optimizer: new optimizers.AdamW(model.parameters(), { lr: 0.01 }) };
      };
      const [a, b] = [side(), side()];
      b.model.loadStateDict(a.model.stateDict());
      const of = (model: MLP) => (x: Value[], y: Value[]) => mseLoss(model.forward(x) as Value, y[0] as Value);
      const fused = compile((x, y) => of(a.model)(x, y), {
        inputs: [2, 1],
        update: fuse(a.optimizer),
        dtype,
      });
      const parameters = b.model.parameters();
      const plain = compile((x, y) => of(b.model)(x, y), { inputs: [2, 1], parameters, dtype });
      for (let t = 0; t < 10; t++) {
        const batch = [Float64Array.from({ length: 12 }, (_, i) => Math.sin(t + i)), new Float64Array(6).fill(t / 10)];
        b.optimizer.zeroGrad();
        expect(fused.step(...batch)).toBe(plain.valueAndGrad(...batch));
        b.optimizer.step();
        expect(numbersOf(a.model.parameters())).toEqual(numbersOf(parameters));
      }
    },
  );

  it('refuses what is no optimiser', () => {
    expect(() => fuse({ step: () => 0 } as never)).toThrow(/fuse\(\): optimizer must be an optimiser/);
  });
});
