/** What is inside a module is found once, however it is reached; what a file says and the model does not know is told. */
import { type Operand, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  DataLoader,
  Generator,
  Layer,
  loadCheckpoint,
  loadSafetensors,
  Module,
  SGD,
  StateDictError,
  saveCheckpoint,
  saveSafetensors,
} from '../src/index.ts';

/** Two properties over one Layer, and one Value in two places. */
class Tied extends Module {
  readonly first = new Layer(2, 2, { generator: new Generator(1) });
  readonly again = this.first;
  readonly scale = new Value(2);
  readonly list = [this.scale, this.scale];
  forward(x: readonly Operand[]): Value[] {
    return this.again.forward(this.first.forward(x)).map((y) => y.mul(this.scale));
  }
}

describe('a module', () => {
  it('counts tied parameters once, and moves them once a step', () => {
    const model = new Tied();
    expect(model.parameters()).toHaveLength(7);
    expect(new Set(model.parameters()).size).toBe(7);
    expect(model.namedParameters().reduce((n, [, values]) => n + values.length, 0)).toBe(7);
    const optimizer = new SGD(model.parameters(), { lr: 1 });
    model.scale.grad = 0.5;
    optimizer.step();
    expect(model.scale.data).toBe(1.5);
  });

  it('that holds one that holds it is walked through once', () => {
    class Node extends Module {
      readonly w = new Value(1);
      other: Module | undefined;
    }
    const [a, b] = [new Node(), new Node()];
    a.other = b;
    b.other = a;
    expect(a.parameters()).toEqual([a.w, b.w]);
    a.eval();
    expect([a.training, b.training]).toEqual([false, false]);
    expect([...a.stateDict().keys()]).toEqual(['w', 'other.w']);
    expect(a.toString().split('\n')).toHaveLength(3);
  });
});

describe('loadStateDict()', () => {
  it('names keys that the model does not have, and changes nothing', () => {
    const model = new Layer(1, 1);
    const before = model.stateDict();
    const state = new Layer(1, 1).stateDict();
    state.set('extra', { shape: [1], data: new Float64Array(1) });
    expect(() => model.loadStateDict(state)).toThrow(StateDictError);
    expect(() => model.loadStateDict(state)).toThrow(/extra/);
    expect(model.stateDict()).toEqual(before);
  });

  it('of an optimiser takes the rule’s defaults where the state has no option', () => {
    const w = new Value(1);
    const optimizer = new Adam([w], { lr: 0.5, amsgrad: true });
    const state = new Adam([new Value(1)]).stateDict();
    const [group] = state.groups;
    optimizer.loadStateDict({ ...state, groups: [{ ...group, options: {} }] as unknown as typeof state.groups });
    expect(optimizer.paramGroups[0]).toMatchObject({ lr: 0.001, amsgrad: false });
  });
});

describe('a checkpoint', () => {
  it('has the order of the loader’s next passes', () => {
    const data = { x: Array.from({ length: 9 }, (_, i) => [i]), y: Array.from({ length: 9 }, (_, i) => i) };
    const make = (seed: number) => ({
      model: new Layer(1, 1),
      loader: new DataLoader(data, { batchSize: 9, shuffle: true, generator: new Generator(seed) }),
    });
    const [a, b] = [make(1), make(2)];
    [...a.loader];
    const bytes = saveCheckpoint(a);
    const wanted = [...a.loader][0]?.y;
    loadCheckpoint(bytes, b);
    expect([...b.loader][0]?.y).toEqual(wanted);
    expect([...make(1).loader][0]?.y).not.toEqual(wanted);
  });

  it('of another version, or without notes, is refused and changes nothing', () => {
    const model = new Layer(1, 1);
    const before = model.stateDict();
    const other = new Layer(1, 1);
    const tensors = loadSafetensors(saveCheckpoint({ model: other }));
    for (const text of [undefined, '{"version":2}', '{}', 'null', '[]', '{"version":"1"}']) {
      const bytes = saveSafetensors(tensors, new Map(text === undefined ? [] : [['chainrule', text]]));
      expect(() => loadCheckpoint(bytes, { model })).toThrow(/it has no notes of a checkpoint/);
      expect(model.stateDict()).toEqual(before);
    }
  });

  it('has parts of the right kind only, for saving and for loading', () => {
    const model = new Layer(1, 1);
    const bytes = saveCheckpoint({ model });
    const method = (): void => {};
    for (const optimizer of [{}, { stateDict: method }, { loadStateDict: method }, model, 1, null]) {
      const parts = { model, optimizer } as never;
      expect(() => saveCheckpoint(parts)).toThrow(/parts\.optimizer must be an optimiser/);
      expect(() => loadCheckpoint(bytes, parts)).toThrow(/loadCheckpoint\(\): parts\.optimizer must be an optimiser/);
    }
    for (const part of ['scheduler', 'generator', 'loader'])
      expect(() => saveCheckpoint({ model, [part]: {} })).toThrow(new RegExp(`parts\\.${part} must be`));
    expect(() => saveCheckpoint({} as never)).toThrow(/parts\.model must be a Module/);
    expect(() => saveCheckpoint({ model, optimiser: 1 } as never)).toThrow(/optimiser is no option/);
  });
});
