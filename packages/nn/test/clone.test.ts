/** clone(): copies of models that share nothing with them, and what cannot be copied. */
import { ops, sum, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Dropout,
  defaultGenerator,
  Embedding,
  Generator,
  Layer,
  MLP,
  Module,
  manualSeed,
  Neuron,
  Sequential,
} from '../src/index.ts';

const rows = [
  [0.3, -0.8],
  [0.9, 0.1],
];

describe('clone()', () => {
  it.each([
    ['MLP', () => new MLP(2, [3, 2], { activation: 'relu', outputActivation: 'softmax' })],
    ['MLP without bias', () => new MLP(2, [3, 1], { bias: false })],
    ['Layer', () => new Layer(2, 3, { activation: 'sigmoid' })],
    ['Neuron', () => new Neuron(2)],
    ['Sequential', () => new Sequential(new Layer(2, 4), new Dropout(0), new MLP(4, [2, 2]))],
  ])('%s gives the same numbers, and shares none', (_, make) => {
    const model = make();
    const copy = model.clone();
    expect(copy).toBeInstanceOf(model.constructor);
    expect(copy.toString()).toBe(model.toString());
    expect(copy.predict(rows)).toEqual(model.predict(rows));
    const before = model.predict(rows);
    for (const parameter of copy.parameters()) parameter.data += 1;
    expect(model.predict(rows)).toEqual(before);
    expect(copy.predict(rows)).not.toEqual(before);
  });

  it('keeps modes, frozen parameters and labels, and draws nothing from the default stream', () => {
    manualSeed(3);
    const model = new Sequential(new Embedding(3, 2), new Layer(4, 2)).eval();
    const [first] = model.parameters();
    if (first !== undefined) Object.assign(first, { requiresGrad: false, label: 'first' });
    const state = defaultGenerator.getState();
    const copy = model.clone();
    expect(defaultGenerator.getState()).toEqual(state);
    expect(copy.training).toBe(false);
    expect(copy.modules[1]?.training).toBe(false);
    expect(copy.parameters()[0]).toMatchObject({ requiresGrad: false, label: 'first' });
    expect(copy.parameters()[1]?.requiresGrad).toBe(true);
    expect(copy.modules[0]).not.toBe(model.modules[0]);
  });

  it('copies a stream of its own, and goes on with the default one', () => {
    const generator = new Generator(5);
    const model = new Dropout(0.5, { generator });
    const copy = model.clone();
    const input = Array.from({ length: 20 }, () => 1);
    const seen = (dropout: Dropout): number[] => dropout.forward(input).map(({ data }) => data);
    expect(seen(copy)).toEqual(seen(model));
    manualSeed(1);
    const shared = new Dropout(0.5);
    const masks = [seen(shared), seen(shared.clone())];
    manualSeed(1);
    expect([seen(shared), seen(shared)]).toEqual(masks);
  });

  class Own extends Module {
    readonly layer = new Layer(2, 2, { activation: 'linear' });
    readonly rows = [new Value(1), new Value(2)];
    readonly table = new Map([['a', { values: new Set([new Value(3)]), x: Float64Array.of(1) }]]);
    readonly act = ops.tanh;
    readonly same = this.layer;
    readonly weights = this.layer.neurons[0]?.weights;
    forward(x: readonly number[]): Value {
      return this.act(sum([...this.layer.forward(x), ...this.rows, ...(this.weights ?? [])]));
    }
  }

  it('copies a module of one’s own with all that is in it, and keeps what is tied', () => {
    const model = new Own();
    const copy = model.clone();
    expect(copy.predict(rows)).toEqual(model.predict(rows));
    expect(copy.same).toBe(copy.layer);
    expect(copy.layer).not.toBe(model.layer);
    expect(copy.weights?.[0]).toBe(copy.layer.neurons[0]?.weights[0]);
    expect(copy.parameters().length).toBe(model.parameters().length);
    expect(copy.parameters().some((x) => model.parameters().includes(x))).toBe(false);
    expect(copy.table.get('a')?.x).not.toBe(model.table.get('a')?.x);
  });

  it('copies a subclass with its properties, and a layer of a network held beside it', () => {
    class Net extends MLP {
      readonly scale = new Value(2);
      readonly last = this.layers.at(-1);
      constructor() {
        super(2, [3, 1]);
      }
    }
    const model = new Net();
    const copy = model.clone();
    expect(copy).toBeInstanceOf(Net);
    expect(copy.scale.data).toBe(2);
    expect(copy.last).toBe(copy.layers[1]);
    expect(copy.predict(rows)).toEqual(model.predict(rows));
    class Holder extends Module {
      readonly first: Module;
      readonly net: Module;
      constructor(net: MLP) {
        super();
        this.first = net.layers[0] as Module;
        this.net = net;
      }
    }
    const held = new Holder(model).clone();
    expect(held.first).toBe((held.net as Net).layers[0]);
  });

  it('keeps rows of a layer that are listed before it, and lists that are frozen', () => {
    class Rows extends Module {
      readonly rows: readonly Value[];
      readonly layer: Layer;
      constructor(layer: Layer) {
        super();
        this.rows = Object.freeze([...(layer.neurons[0]?.weights ?? [])]);
        this.layer = layer;
      }
    }
    const copy = new Rows(new Layer(2, 2)).clone();
    expect(copy.rows[0]).toBe(copy.layer.neurons[0]?.weights[0]);
    expect(copy.rows).toSatisfy(Object.isFrozen);
  });

  it('refuses what would go on with the original’s weights, in words', () => {
    class Arrow extends Module {
      readonly w = new Value(1);
      readonly forward = (): Value => this.w.mul(2);
    }
    expect(() => new Arrow().clone()).toThrow(
      /clone\(\): .*forward of Arrow is a function that is tied.*override clone/,
    );
    class Bound extends Own {
      readonly go = this.forward.bind(this);
    }
    expect(() => new Bound().clone()).toThrow(/go of Bound/);
    class Private extends Module {
      readonly #w = new Value(1);
      forward(): Value {
        return this.#w;
      }
    }
    expect(() => new Private().clone()).toThrow(/Private has #private fields.*Override clone/);
  });

  it('copies a getter of the object itself, and refuses one that is tied to the original', () => {
    class Counted extends Module {
      readonly w = new Value(2);
      declare readonly doubled: number;
      constructor(get: (this: Counted) => number, tied?: (model: Counted) => () => number) {
        super();
        Object.defineProperty(this, 'doubled', { get: tied?.(this) ?? get, enumerable: true, configurable: true });
      }
      forward(): Value {
        return this.w;
      }
    }
    const get = function (this: Counted): number {
      return 2 * this.w.data;
    };
    const model = new Counted(get);
    const copy = model.clone();
    model.w.data = 5;
    expect([copy.doubled, model.doubled]).toEqual([4, 10]);
    for (const tied of [(own: Counted) => get.bind(own), arrowOf])
      expect(() => new Counted(get, tied).clone()).toThrow(/doubled of Counted is a function that is tied/);
    const free = new Counted(get, () => () => 7).clone();
    expect(free.doubled).toBe(7);
    /** A function that has `this` of the method that made it. */
    function arrowOf(own: Counted): () => number {
      return function (this: Counted) {
        return () => this.w.data;
      }.call(own);
    }
  });

  it('refuses a result of an op in a property, which would go on depending on the original; a detached one is copied', () => {
    class Remembering extends Module {
      readonly w = new Value(2);
      last: Value = this.w.mul(3);
      forward(): Value {
        return this.last;
      }
    }
    const model = new Remembering();
    expect(() => model.clone()).toThrow(/holds the result of mul\(\).*detach\(\)/);
    model.last = model.last.detach();
    const copy = model.clone();
    model.last.data = 0;
    expect(copy.last.data).toBe(6);
  });
});
