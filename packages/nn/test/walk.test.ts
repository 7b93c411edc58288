/** What is looked for in a module: very many modules, and Values that belong to another copy of the engine. */
import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { Module, NnTypeError, summary } from '../src/index.ts';

class Leaf extends Module {
  w = new Value(1);
}
class Many extends Module {
  readonly parts: readonly Module[];
  constructor(count: number) {
    super();
    this.parts = Array.from({ length: count }, () => new Leaf());
  }
}

describe('a module of 200,000 modules', () => {
  const model = new Many(200_000);

  it('has their parameters, modes, tensors and lines', () => {
    expect(model.parameters()).toHaveLength(200_000);
    expect(model.namedParameters()).toHaveLength(200_000);
    expect(model.eval().parts.at(-1)?.training).toBe(false);
    expect(model.stateDict().size).toBe(200_000);
    expect(summary(model).split('\n')).toHaveLength(200_003);
  });

  it('may have as many tensors in one list', () => {
    class Flat extends Module {
      ws: unknown[] = Array.from({ length: 200_000 }, () => [new Value(1), [new Value(2)]]);
    }
    expect(new Flat().parameters()).toHaveLength(400_000);
  });
});

it('train() and eval() reach every module once, through lists, objects, Maps and Sets, and rings', () => {
  const [a, b, c, d] = [new Leaf(), new Leaf(), new Leaf(), new Leaf()] as const;
  class Held extends Module {
    readonly list: readonly unknown[] = [new Value(1), 3, null, [a]];
    readonly named = { inner: { b } };
    readonly map = new Map([['c', c]]);
    readonly set = new Set([d, a]);
    readonly date = Object.assign(new Date(0), { stranger: new Leaf() });
    ring: unknown = this;
  }
  const model = new Held();
  const inner = [a, b, c, d];
  expect(model.eval().training).toBe(false);
  expect(inner.map(({ training }) => training)).toEqual([false, false, false, false]);
  expect(model.date.stranger.training).toBe(true); // objects of other classes are not looked into
  expect(model.train().training).toBe(true);
  expect(inner.every(({ training }) => training)).toBe(true);
});

describe('Values of another copy of the engine', () => {
  /** Looks like a Value, and is none of this engine's. */
  class Other {
    data = 1;
    grad = 0;
    requiresGrad = true;
    isLeaf = true;
    backward(): void {}
  }
  const holding = (held: unknown): Module => Object.assign(new Leaf(), { held });

  it.each<[string, unknown, string]>([
    ['in a property', new Other(), 'held'],
    ['in a list', [new Other(), new Other()], 'held.0'],
    ['after one of ours', [new Value(1), new Other()], 'held.1'],
    ['in a matrix', [[new Value(1)], [new Other()]], 'held.1.0'],
  ])('are named, %s', (_, held, name) => {
    for (const call of [(m: Module) => m.parameters(), (m: Module) => m.stateDict(), (m: Module) => m.train()]) {
      expect(() => call(holding(held))).toThrow(NnTypeError);
      expect(() => call(holding(held))).toThrow(
        `Module(): ${name} must be of this copy of @chainrule/engine, and is a Value of another one`,
      );
    }
  });

  it('are named in a layer that answers for itself', () => {
    class Foreign extends Module {
      override ownBlock(): readonly Value[] {
        return [new Other() as never];
      }
      override ownTensors(): readonly { name: string; shape: number[]; values: Value[] }[] {
        return [{ name: 'weight', shape: [1], values: [new Other() as never] }];
      }
    }
    const model = holding(new Foreign());
    expect(() => model.parameters()).toThrow('Module(): held must be of this copy');
    expect(() => model.stateDict()).toThrow('Module(): held.weight must be of this copy');
  });
});
