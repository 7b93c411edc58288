import { describe, expect, it } from 'vitest';
import {
  CosineAnnealingWarmRestarts,
  DataLoader,
  FormatError,
  fit,
  Generator,
  hingeLoss,
  loadCheckpoint,
  loadSafetensors,
  MLP,
  makeMoons,
  optimizers,
  ReduceLROnPlateau,
  type RunParts,
  StateDictError,
  saveCheckpoint,
  saveSafetensors,
} from '../src/index.ts';

const { x, y } = makeMoons(40, { noise: 0.1, seed: 1 });
const data = { x, y: y.map((label) => 2 * label - 1) };
const names = Object.keys(optimizers) as (keyof typeof optimizers)[];

/** A run, built anew. */
function build(name: keyof typeof optimizers, seed: number) {
  const generator = new Generator(seed);
  const model = new MLP(2, [6, 1], { outputActivation: 'linear', generator });
  const options = { lr: 0.02, ...(name === 'SGD' || name === 'RMSprop' ? { momentum: 0.9 } : {}) };
  const optimizer = new optimizers[name](model.parameters(), options as never);
  const scheduler = new CosineAnnealingWarmRestarts(optimizer, { T0: 7, TMult: 2 });
  const loader = new DataLoader(data, { batchSize: 16, shuffle: true, generator });
  return { model, optimizer, scheduler, generator, loader };
}
const train = (
  { model, optimizer, scheduler, loader }: ReturnType<typeof build>,
  epochs: number,
  compile: 'require' | 'never',
) => fit(model, { data: loader, loss: hingeLoss, optimizer, scheduler, epochs, compile });
const weights = ({ model }: RunParts): number[] => model.parameters().map((p) => p.data);

describe.each(names)('a checkpoint of a run with %s', (name) => {
  it.each(['require', 'never'] as const)('50 + 50 steps are 100 steps, bit for bit (compile: %s)', async (compile) => {
    const whole = build(name, 1);
    await train(whole, 34, compile); // 3 batches each: 102 steps
    const first = build(name, 1);
    await train(first, 17, compile);
    const bytes = saveCheckpoint(first, { epoch: 17, note: '#' });
    const second = build(name, 99);
    expect(loadCheckpoint(bytes, second)).toEqual({ epoch: 17, note: '#' });
    await train(second, 17, compile);
    expect(weights(second)).toEqual(weights(whole));
    expect(second.optimizer.paramGroups[0]?.lr).toBe(whole.optimizer.paramGroups[0]?.lr);
  });
});

describe('checkpoints', () => {
  it('keep Infinity: a plateau that has seen nothing yet', () => {
    const run = build('SGD', 1);
    const scheduler = new ReduceLROnPlateau(run.optimizer);
    loadCheckpoint(saveCheckpoint({ ...run, scheduler }), { ...run, scheduler });
    expect(scheduler.stateDict().best).toBe(Infinity);
  });

  it('are safetensors files in which others find the model', () => {
    const run = build('Adam', 1);
    const tensors = loadSafetensors(saveCheckpoint(run));
    expect(tensors.get('model.layers.0.weight')).toEqual(run.model.stateDict().get('layers.0.weight'));
  });

  it('load all or nothing', () => {
    const good = build('Adam', 1);
    const other = build('Adam', 2);
    const before = saveCheckpoint(other);
    const bigger = saveCheckpoint({ model: new MLP(2, [7, 1]) });
    expect(() => loadCheckpoint(bigger, other)).toThrow(StateDictError);
    expect(() => loadCheckpoint(saveCheckpoint({ model: good.model }), other)).toThrow(/with a optimizer/);
    expect(() => loadCheckpoint(saveCheckpoint(build('SGD', 3)), other)).toThrow(RangeError);
    const plateau = new ReduceLROnPlateau(other.optimizer);
    expect(() => loadCheckpoint(saveCheckpoint(good), { ...other, scheduler: plateau })).toThrow(/state.best/);
    expect(() => loadCheckpoint(saveSafetensors(good.model.stateDict()), other)).toThrow(FormatError);
    const broken = saveSafetensors(new Map(), new Map([['chainrule', '{']]));
    expect(() => loadCheckpoint(broken, other)).toThrow(/notes are no JSON/);
    expect(saveCheckpoint(other)).toEqual(before);
  });

  it('a damaged file is refused by our own errors and changes nothing: 1,000 mutations', () => {
    const run = build('Adam', 1);
    const bytes = saveCheckpoint(run, { epoch: 1 });
    const before = saveCheckpoint(run);
    const random = new Generator(1);
    const below = (n: number): number => random.random() % n;
    const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    let refused = 0;
    for (let k = 0; k < 1000; k++) {
      const damaged = bytes.slice();
      for (let changes = 1 + below(3); changes > 0; changes--) damaged[8 + below(header)] = 32 + below(95);
      try {
        loadCheckpoint(damaged, run);
        loadCheckpoint(before, run);
      } catch (error) {
        refused++;
        expect(error).toMatchObject({ code: expect.stringMatching(/^NN_/) });
      }
    }
    expect(refused).toBeGreaterThan(500);
    expect(saveCheckpoint(run)).toEqual(before);
  });
});
