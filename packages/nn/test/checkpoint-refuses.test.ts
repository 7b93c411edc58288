/** What saveCheckpoint() and loadCheckpoint() refuse: parts that are none, and notes that no checkpoint has. */
import { describe, expect, it } from 'vitest';
import {
  Adam,
  FormatError,
  Generator,
  loadCheckpoint,
  loadSafetensors,
  MLP,
  type RunParts,
  SGD,
  saveCheckpoint,
  saveSafetensors,
} from '../src/index.ts';

const model = new MLP(1, [1], { generator: new Generator(1) });
const wrong = (x: unknown): never => x as never;
const file = saveCheckpoint({ model });
const method = (): object => ({});

/** A checkpoint with other notes, and perhaps more tensors. */
const noted = (notes: unknown, more: Record<string, readonly number[]> = {}): Uint8Array => {
  const tensors = loadSafetensors(file);
  for (const [name, list] of Object.entries(more))
    tensors.set(name, { shape: [list.length], data: Float64Array.from(list) });
  return saveSafetensors(tensors, new Map([['chainrule', JSON.stringify(notes)]]));
};

describe('parts of a run', () => {
  const cases: readonly [string, unknown, RegExp][] = [
    ['that are none', null, /\(\): parts must be an object/],
    ['with a slip', { model, optimiser: 1 }, /optimiser is no option/],
    ['without a model', {}, /\(\): parts\.model must be a Module/],
    ['with a model that is none', { model: {} }, /\(\): parts\.model must be a Module/],
    ['with an optimiser that is a text', { model, optimizer: 'SGD' }, /\(\): parts\.optimizer must be an optimiser/],
    ['with an optimiser that is null', { model, optimizer: null }, /parts\.optimizer must be an optimiser/],
    ['with an optimiser that only saves', { model, optimizer: { stateDict: method } }, /parts\.optimizer must be/],
    ['with an optimiser that only loads', { model, optimizer: { loadStateDict: method } }, /parts\.optimizer must be/],
    ['with a model in place of the optimiser', { model, optimizer: model }, /parts\.optimizer must be/],
    ['with a schedule that is none', { model, scheduler: {} }, /parts\.scheduler must be a schedule/],
    ['with a generator that is a seed', { model, generator: 1 }, /parts\.generator must be a Generator/],
    ['with a loader that is data', { model, loader: { x: [[1]], y: [1] } }, /parts\.loader must be a DataLoader/],
  ];
  it.each(cases)('%s are refused, by either function in its own name', (_name, parts, message) => {
    for (const [name, call] of [
      ['saveCheckpoint', () => saveCheckpoint(wrong(parts))],
      ['loadCheckpoint', () => loadCheckpoint(file, wrong(parts))],
    ] as const) {
      expect(call).toThrow(message);
      expect(call).toThrow(`${name}(): `);
    }
  });

  it('may be given as undefined, but for the model', () => {
    const more = { optimizer: undefined, scheduler: undefined, generator: undefined, loader: undefined };
    expect(loadCheckpoint(saveCheckpoint({ model, ...more }, 'all'), { model, ...more })).toBe('all');
    expect(() => saveCheckpoint(wrong({ model: undefined, ...more }))).toThrow(/parts\.model must be a Module/);
  });
});

describe('notes of a checkpoint', () => {
  it.each([
    ['null', null],
    ['a number', 1],
    ['a text', 'version'],
    ['a list', []],
    ['an object without a version', { optimizer: null }],
    ['those of a later version', { version: 2 }],
    ['a version that is a text', { version: '1' }],
  ])('that are %s are none', (_name, notes) => {
    expect(() => loadCheckpoint(noted(notes), { model })).toThrow(FormatError);
    expect(() => loadCheckpoint(noted(notes), { model })).toThrow(/it has no notes of a checkpoint/);
  });

  it('are asked for: a file of weights has none', () => {
    const weights = saveSafetensors(loadSafetensors(file));
    expect(() => loadCheckpoint(weights, { model })).toThrow(/it has no notes of a checkpoint/);
  });

  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  it.each<[string, unknown, Omit<RunParts, 'model'>, RegExp]>([
    ['no optimiser', { version: 1, optimizer: null }, { optimizer }, /the file.*with a optimizer/],
    ['no word of an optimiser', { version: 1 }, { optimizer }, /the file.*with a optimizer/],
    ['no generator', { version: 1, generator: null }, { generator: new Generator(2) }, /with a generator/],
    ['no groups', { version: 1, optimizer: { name: 'SGD' } }, { optimizer }, /the file must be .*optimiser/],
    ['groups that are none', { version: 1, optimizer: { name: 'SGD', groups: {} } }, { optimizer }, /the file must be/],
  ])('with %s are refused where that is asked for', (_name, notes, more, message) => {
    const call = (): unknown => loadCheckpoint(noted(notes), { model, ...more });
    expect(call).toThrow(message);
    expect(call).toThrow('loadCheckpoint(): ');
  });

  it('go with the tensors of their groups alone: other names are nobody’s', () => {
    const run = (): { model: MLP<readonly [1]>; optimizer: Adam } => {
      const own = new MLP(1, [1], { generator: new Generator(1) });
      return { model: own, optimizer: new Adam(own.parameters(), { lr: 0.5 }) };
    };
    const one = run();
    for (const parameter of one.model.parameters()) parameter.grad = 2;
    one.optimizer.step();
    const bytes = saveCheckpoint(one);
    const tensors = loadSafetensors(bytes);
    // a name without a dot, one of a group that there is not, and one whose group has no number
    for (const name of ['optimizer.0x', 'optimizer.7.expAvg', 'optimizer..expAvg'])
      tensors.set(name, { shape: [2], data: Float64Array.of(9, 9) });
    const header = new TextDecoder().decode(
      bytes.subarray(8, 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))),
    );
    const { __metadata__: metadata } = JSON.parse(header) as { __metadata__: Record<string, string> };
    const two = run();
    loadCheckpoint(saveSafetensors(tensors, new Map(Object.entries(metadata))), two);
    expect(saveCheckpoint(two)).toEqual(bytes);
  });
});
