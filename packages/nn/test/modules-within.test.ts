/** What a user's own Module holds: in properties, arrays, plain objects, Maps and Sets; under names as torch's ModuleDict gives. */
import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Dropout,
  Embedding,
  fit,
  Layer,
  loadSafetensors,
  MLP,
  Module,
  mseLoss,
  Sequential,
  SGD,
  saveSafetensors,
} from '../src/index.ts';
import { toOnnx } from '../src/onnx/index.ts';
import { toPyTorch } from '../src/pytorch/index.ts';

const first = (xs: readonly Value[]): Value => xs[0] as Value; // never empty here

class Rich extends Module {
  heads = { mean: new Layer(2, 1, { activation: 'linear' }), 'log-std': new Layer(2, 1) };
  byName = new Map<string | number | object, unknown>([
    ['encoder', new MLP(2, [2])],
    [7, new Value(7)],
    [{}, [new Value(1), new Value(2)]],
  ]);
  all = new Set([new Layer(1, 1), new Dropout(0.5)]);
  deep = { lists: [[{ scale: new Value(3) }]], plain: 5, text: 'x', none: null };
  bare: Record<string, unknown> = Object.assign(Object.create(null) as object, { offset: new Value(4) });
  forward(x: readonly (Value | number)[]): Value {
    const hidden = (this.byName.get('encoder') as MLP).forward(x) as readonly Value[];
    return this.heads.mean.forward(hidden).add(this.deep.lists[0]?.[0]?.scale ?? 0);
  }
}
const names = [
  'heads.mean.weight',
  'heads.mean.bias',
  'heads.log-std.weight',
  'heads.log-std.bias',
  'byName.encoder.layers.0.weight',
  'byName.encoder.layers.0.bias',
  'byName.7',
  'byName.2',
  'all.0.weight',
  'all.0.bias',
  'deep.lists.0.0.scale',
  'bare.offset',
];

describe('a Module', () => {
  it('finds parameters and modules in plain objects, Maps and Sets, in order', () => {
    const model = new Rich();
    expect([...model.stateDict().keys()]).toEqual(names);
    expect(model.parameters()).toHaveLength(3 + 3 + 6 + 1 + 2 + 2 + 1 + 1);
    expect(model.namedParameters().map(([name]) => name)).toEqual([
      'heads.mean',
      'heads.log-std',
      'byName.encoder.layers.0',
      'byName.7',
      'byName.2',
      'all.0',
      'deep.lists.0.0.scale',
      'bare.offset',
    ]);
    expect(String(model)).toContain('(heads.mean) Layer(2 → 1, linear)');
    model.eval();
    expect([...model.all].map(({ training }) => training)).toEqual([false, false]);
    expect(model.train().heads.mean.training).toBe(true);
  });

  it('trains, saves and loads them', async () => {
    const model = new Rich();
    const before = model.stateDict();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    await fit(model, { data: { x: [[1, 2]], y: [9] }, loss: mseLoss, optimizer, compile: 'never' });
    const after = model.stateDict();
    const moved = names.filter((name) => before.get(name)?.data.some((x, i) => x !== after.get(name)?.data[i]));
    expect(moved).toEqual(
      expect.arrayContaining(['heads.mean.weight', 'byName.encoder.layers.0.weight', 'deep.lists.0.0.scale']),
    );
    const other = new Rich();
    other.loadStateDict(loadSafetensors(saveSafetensors(after)));
    expect(other.stateDict()).toEqual(after);
  });

  it('does not look into instances of other classes, and goes round in no circle', () => {
    class Holder {
      hidden = new Value(1);
    }
    class Circle extends Module {
      holder = new Holder();
      own = new Value(2);
      ring: Record<string, unknown> = { weight: new Value(3) };
      list: unknown[] = [];
      inner = new Inner(this);
      constructor() {
        super();
        this.ring.ring = this.ring;
        this.list.push(this.list, this.ring);
      }
    }
    class Inner extends Module {
      parent: Module;
      weight = new Value(4);
      constructor(parent: Module) {
        super();
        this.parent = parent;
      }
    }
    const model = new Circle();
    expect([...model.stateDict().keys()]).toEqual(['own', 'ring.weight', 'inner.weight']);
    expect(model.parameters().map(({ data }) => data)).toEqual([2, 3, 4]);
    expect(String(model)).toContain('Inner');
  });

  it('takes very many modules in one list', () => {
    class Many extends Module {
      all = Array.from({ length: 150_000 }, () => new Bare());
    }
    class Bare extends Module {}
    const model = new Many();
    expect(model.parameters()).toEqual([]);
    expect(model.eval().all.at(-1)?.training).toBe(false);
  });

  it('refuses two parameters that would have one name, as one of them would be lost in a file', () => {
    class Twice extends Module {
      'a.b' = new Value(1);
      a = { b: new Value(2) };
    }
    expect(new Twice().parameters()).toHaveLength(2);
    expect(() => new Twice().stateDict()).toThrow(
      'stateDict(): a parameter must have a name of its own in the state dictionary, but got "a.b". Rename the property or the key',
    );
  });
});

describe('tied weights', () => {
  class Tied extends Module {
    encode = new Layer(2, 2, { activation: 'linear' });
    decode = this.encode;
    scale = new Value(2);
    again = { scale: this.scale };
    row = first(this.encode.neurons[0]?.weights ?? []);
    forward(x: readonly (Value | number)[]): Value {
      const out = this.decode.forward(this.encode.forward(x) as readonly Value[]) as readonly Value[];
      return first(out).mul(this.scale);
    }
  }
  const both = ['encode.weight', 'encode.bias', 'decode.weight', 'decode.bias', 'scale', 'again.scale'];

  it('are one parameter under both names, as in torch', () => {
    const model = new Tied();
    const state = model.stateDict();
    expect([...state.keys()]).toEqual(both);
    expect(state.get('decode.weight')).toEqual(state.get('encode.weight'));
    expect(state.get('decode.weight')?.data).not.toBe(state.get('encode.weight')?.data);
    expect(model.parameters()).toHaveLength(7);
    expect(model.namedParameters().map(([name]) => name)).toEqual(['encode', 'scale']);
  });

  it.each([
    ['both names', both],
    ['the first names', ['encode.weight', 'encode.bias', 'scale']],
    ['the other names', ['decode.weight', 'decode.bias', 'again.scale']],
    ['some of each', ['encode.weight', 'decode.bias', 'scale', 'again.scale']],
  ])('load from a file with %s', (_, kept) => {
    const [source, target] = [new Tied(), new Tied()];
    const state = new Map([...source.stateDict()].filter(([name]) => kept.includes(name)));
    target.loadStateDict(state);
    expect(target.stateDict()).toEqual(source.stateDict());
  });

  it('are missing where neither name is there, and refused where the two differ: nothing is changed', () => {
    const model = new Tied();
    const before = model.stateDict();
    const state = new Tied().stateDict();
    const without = new Map([...state].filter(([name]) => !name.endsWith('weight')));
    expect(() => model.loadStateDict(without)).toThrow(/Missing: "encode.weight", "decode.weight"/);
    state.set('decode.weight', { shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) });
    expect(() => model.loadStateDict(state)).toThrow(
      /loadStateDict\(\): "decode\.weight" must have the numbers of "encode\.weight", with which it shares its Values, but got 1\. Leave one of the two out/,
    );
    expect(model.stateDict()).toEqual(before);
  });

  it('are refused where the very last of their numbers differs', () => {
    class Last extends Module {
      a = [new Value(1), new Value(2)];
      b = [...this.a];
    }
    const model = new Last();
    const before = model.stateDict();
    const state = model.stateDict();
    const last = [...state.keys()].at(-1) as string; // there are some
    const { shape, data } = state.get(last) ?? { shape: [], data: new Float64Array(0) };
    state.set(last, { shape, data: data.with(-1, 3) });
    expect(() => model.loadStateDict(state)).toThrow(`${JSON.stringify(last)} must have the numbers of`);
    expect(model.stateDict()).toEqual(before);
  });

  it('are all asked for where a list shares only some with another', () => {
    class Some extends Module {
      a = [new Value(1), new Value(2)];
      b = [first(this.a), new Value(3)];
    }
    const model = new Some();
    const state = model.stateDict();
    const names = [...state.keys()];
    const kept = new Map([...state].filter(([name]) => name.startsWith('a')));
    expect(kept.size).toBeLessThan(names.length);
    expect(() => model.loadStateDict(kept)).toThrow(/Missing: "b/);
  });

  it('have shapes of their own in every state', () => {
    const model = new Tied();
    (model.stateDict().get('encode.weight')?.shape as number[])[0] = 9;
    expect(model.stateDict().get('encode.weight')?.shape).toEqual([2, 2]);
  });

  it('may be NaN on both sides', () => {
    const model = new Tied();
    const state = new Map(
      [...model.stateDict()].map(([name, { shape, data }]) => [name, { shape, data: data.map(() => NaN) }]),
    );
    model.loadStateDict(state);
    expect(model.scale.data).toBeNaN();
  });
});

describe('a subclass of a module of this package', () => {
  class Gated extends Layer<1> {
    gate = new Layer(2, 1);
    bonus = new Value(0.5);
    override forward(x: readonly (Value | number)[]): Value {
      return super.forward(x).mul(this.gate.forward(x)).add(this.bonus);
    }
  }
  class Shifted extends Sequential {
    shift = new Value(3);
    override forward(x: readonly (Value | number)[]): Value | Value[] {
      return (super.forward(x) as Value).add(this.shift);
    }
  }
  class Doubled extends MLP<[1]> {
    override forward(x: readonly (Value | number)[]): Value {
      return super.forward(x).mul(2);
    }
  }
  class Fixed extends Embedding {
    override forward(index: unknown): never {
      return (Array.isArray(index) ? index.map(() => [new Value(7)]) : [new Value(7)]) as never;
    }
  }
  class Halved extends Dropout {
    override forward(x: readonly (Value | number)[]): Value[] {
      return x.map((value) => new Value(0).add(value).mul(0.5));
    }
  }

  it('has its own parameters besides', () => {
    const gated = new Gated(2, 1);
    expect([...gated.stateDict().keys()]).toEqual(['weight', 'bias', 'gate.weight', 'gate.bias', 'bonus']);
    expect(gated.parameters()).toHaveLength(3 + 3 + 1);
    const shifted = new Shifted(new Layer(2, 1));
    expect([...shifted.stateDict().keys()]).toEqual(['0.weight', '0.bias', 'shift']);
    expect(shifted.parameters()).toHaveLength(4);
  });

  it.each([
    ['Layer', new Gated(2, 1)],
    ['Sequential', new Shifted(new Layer(2, 1))],
    ['MLP', new Doubled(2, [1])],
    ['Embedding', new Fixed(5, 1)],
    ['Dropout', new Halved(0.5)],
    ['Layer within a Sequential', new Sequential(new Gated(2, 1))],
  ])('of %s predicts by its own forward', (_, model) => {
    const x = [2, 1];
    const out: unknown = model.forward(x);
    const list = (out instanceof Value ? [out] : (out as Value[]).flat()).map(({ data }) => data);
    expect([...model.predict([x])]).toEqual(list);
  });

  it('with a forward of its own is not exported as if it had none', async () => {
    for (const model of [new Gated(2, 1), new Sequential(new Shifted(new Layer(2, 1))), new Doubled(2, [1])]) {
      expect(() => toPyTorch(model)).toThrow(
        /toPyTorch\(\): a module cannot be exported: \w+ has a forward of its own/,
      );
      await expect(toOnnx(model)).rejects.toThrow(/has a forward of its own/);
    }
  });
});
