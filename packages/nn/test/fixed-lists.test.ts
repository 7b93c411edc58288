/** Lists that look public: either nobody can change them, a TypeError, or everybody sees the change. */
import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  activationNames,
  ChainedScheduler,
  Embedding,
  ExponentialLR,
  Layer,
  MLP,
  Neuron,
  OneCycleLR,
  Sequential,
  SequentialLR,
  SGD,
  standardize,
} from '../src/index.ts';

type Loose = Record<string, unknown> & unknown[];
const loose = (x: unknown): Loose => x as Loose;
const values = (count: number): Value[] => Array.from({ length: count }, (_, i) => new Value(i));

const mlp = new MLP(2, [2, 1]);
const layer = new Layer(2, 2);
const neuron = new Neuron(2);
const sequential = new Sequential(new Layer(2, 1));
const embedding = new Embedding(3, 2);
const optimizer = new SGD([{ params: values(2) }, { params: values(1), lr: 0.5 }], { lr: 1, momentum: 0.5 });
const [group] = optimizer.paramGroups;
const schedulers = [1, 2].map(() => new ExponentialLR(optimizer, { gamma: 0.5 }));
const chained = new ChainedScheduler(optimizer, { schedulers });
const sequentialLR = new SequentialLR(optimizer, { schedulers, milestones: [3] });
const oneCycle = new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 9 });
const scale = standardize([[1], [2]]);

const lists: readonly [string, object, string][] = [
  ['mlp.layers', mlp, 'layers'],
  ['layer.neurons', layer, 'neurons'],
  ['neuron.weights', neuron, 'weights'],
  ['mlp.layers[0].neurons[0].weights', mlp.layers[0]?.neurons[0] ?? {}, 'weights'],
  ['sequential.modules', sequential, 'modules'],
  ['embedding.weight', embedding, 'weight'],
  ['optimizer.paramGroups', optimizer, 'paramGroups'],
  ['group.params', group ?? {}, 'params'],
  ['chained.schedulers', chained, 'schedulers'],
  ['sequentialLR.schedulers', sequentialLR, 'schedulers'],
  ['sequentialLR.milestones', sequentialLR, 'milestones'],
];

describe('a list that blocks and compiled code know by heart', () => {
  it.each(lists)('%s is frozen, and its property cannot be set', (_, owner, key) => {
    const list = loose(loose(owner)[key]);
    const before = [...list];
    for (const change of [
      () => list.push(list[0]),
      () => list.splice(0, 1),
      () => {
        list[0] = new Value(9);
      },
      () => {
        list.length = 0;
      },
      () => {
        loose(owner)[key] = [];
      },
    ])
      expect(change).toThrow(TypeError);
    expect([...loose(loose(owner)[key])]).toEqual(before);
  });

  it.each([
    ['namedParameters()', mlp.namedParameters()[0]?.[1]],
    ['namedParameters() of a layer', layer.namedParameters()[0]?.[1]],
    ['schedule.baseLrs', sequentialLR.baseLrs],
    ['the mean of standardize()', scale.mean],
    ['the deviations of standardize()', scale.std],
    ['activationNames', activationNames],
  ])('%s is frozen', (_, list) => {
    expect(() => loose(list).push(1)).toThrow(TypeError);
    expect(Object.isFrozen(list)).toBe(true);
  });

  it.each([
    ['neuron.bias', neuron, 'bias'],
    ['layer.nin', layer, 'nin'],
    ['layer.nout', layer, 'nout'],
    ['embedding.size', embedding, 'size'],
    ['embedding.count', embedding, 'count'],
    ['options of a schedule', oneCycle.options, 'pctStart'],
    ['options of a schedule that is one record', schedulers[0]?.options ?? {}, 'gamma'],
  ])('%s cannot be set', (_, owner, key) => {
    const before = loose(owner)[key];
    expect(() => {
      loose(owner)[key] = 5;
    }).toThrow(TypeError);
    expect(loose(owner)[key]).toBe(before);
  });
});

describe('a list that is only handed out', () => {
  it('parameters() is a fresh one, which nobody else reads', () => {
    mlp.parameters().splice(0, 3);
    expect(mlp.parameters()).toHaveLength(9);
  });

  it('the lists that came in are copied: changing them afterwards changes nothing', () => {
    const params = values(2);
    const modules = [new Layer(2, 2), new Layer(2, 1)];
    const own = new SGD(params, { lr: 1 });
    const model = new Sequential(...modules);
    params.pop();
    modules.pop();
    expect(own.paramGroups[0]?.params).toHaveLength(2);
    expect(model.parameters()).toHaveLength(9);
    expect(Object.isFrozen(params)).toBe(false);
  });

  it("betas are each group's own: changed in place, they change that group's next step and no other optimiser", () => {
    const given: [number, number] = [0.5, 0.5];
    const [one, other] = [
      new Adam([{ params: values(1) }, { params: values(1) }]),
      new Adam(values(1), { betas: given }),
    ];
    const betas = loose(one.paramGroups[0]?.betas);
    betas[0] = 0.1;
    expect(one.paramGroups.map((own) => own.betas[0])).toEqual([0.1, 0.9]);
    expect(new Adam(values(1)).paramGroups[0]?.betas).toEqual([0.9, 0.999]);
    given[0] = 0.1;
    expect(other.paramGroups[0]?.betas).toEqual([0.5, 0.5]);
  });
});
