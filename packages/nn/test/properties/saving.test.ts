/**
 * What is saved is what is loaded, to the last bit: any names, any doubles. A NaN keeps its payload in a state dictionary, in JSON
 * and in safetensors; a model's Values hold numbers, and there a NaN is a NaN.
 */
import { describe, expect } from 'vitest';
import { anyDouble, fc, property } from '../../../../vitest.property.ts';
import {
  fromJSON,
  loadCheckpoint,
  loadSafetensors,
  MLP,
  type StateDict,
  saveCheckpoint,
  saveSafetensors,
  toJSON,
} from '../../src/index.ts';

/** Any double by its bits, NaN's payload included: a number would lose that on the way. */
const word = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 1n << 63n, 0x7ff8000000000000n, 0x7ff0000000000001n, 0xfff8000000000123n, 1n),
);
const shapes = fc.array(fc.nat(3), { maxLength: 3 });
const tensors = shapes.chain((shape) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return fc
    .array(word, { minLength: size, maxLength: size })
    .map((words) => ({ shape, data: new Float64Array(BigUint64Array.from(words).buffer) }));
});
const names = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '', 'layers.0.weight', '"', '\\', '\n', '\u0000', '1', 'ü'),
);
/** What the format keeps for itself. */
const usable = names.filter((name) => name !== '__metadata__');
const states: fc.Arbitrary<StateDict> = fc
  .uniqueArray(fc.tuple(usable, tensors), { selector: ([name]) => name, maxLength: 6 })
  .map((entries) => new Map(entries));

type Plain = [string, readonly number[], bigint[]];
const plain = (state: StateDict): Plain[] =>
  [...state]
    .map(
      ([name, { shape, data }]): Plain => [
        name,
        shape,
        [...new BigUint64Array(data.buffer, data.byteOffset, data.length)],
      ],
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));

describe('a state dictionary', () => {
  property(
    'comes back from safetensors with every name, shape and bit, wherever in a buffer the file starts',
    fc.tuple(states, fc.nat(9)),
    ([state, offset]) => {
      const file = saveSafetensors(state);
      expect(plain(loadSafetensors(file))).toEqual(plain(state));
      const moved = new Uint8Array(file.length + offset);
      moved.set(file, offset);
      expect(plain(loadSafetensors(moved.subarray(offset)))).toEqual(plain(state));
    },
  );

  property('comes back from JSON, and from its text, with every name, shape and bit', states, (state) => {
    expect(plain(fromJSON(toJSON(state)))).toEqual(plain(state));
    expect(plain(fromJSON(JSON.stringify(toJSON(state))))).toEqual(plain(state));
    expect(({} as Record<string, unknown>).shape).toBe(undefined); // nobody's prototype has changed
  });

  property('is written in the same bytes whatever the order of its names', states, (state) => {
    expect(saveSafetensors(new Map([...state].reverse()))).toEqual(saveSafetensors(state));
  });
});

describe('a model', () => {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  );
  const filled = sizes.chain(([nin, nouts]) => {
    const count = new MLP(nin, nouts).parameters().length;
    return fc.record({
      nin: fc.constant(nin),
      nouts: fc.constant(nouts),
      numbers: fc.array(anyDouble, { minLength: count, maxLength: count }),
    });
  });
  const build = ({ nin, nouts, numbers }: { nin: number; nouts: number[]; numbers: number[] }): MLP => {
    const model = new MLP(nin, nouts);
    model.parameters().forEach((p, i) => {
      p.data = numbers[i] as number; // as many
    });
    return model;
  };

  property(
    'takes back what it saved by every way, whatever its numbers: a state, safetensors, JSON, a checkpoint',
    filled,
    (given) => {
      const model = build(given);
      const numbers = model.parameters().map(({ data }) => data);
      const fresh = (): MLP => new MLP(given.nin, given.nouts);
      const ways: ((copy: MLP) => void)[] = [
        (copy) => copy.loadStateDict(model.stateDict()),
        (copy) => copy.loadStateDict(loadSafetensors(saveSafetensors(model.stateDict()))),
        (copy) => copy.loadStateDict(fromJSON(JSON.stringify(toJSON(model.stateDict())))),
        (copy) => void loadCheckpoint(saveCheckpoint({ model }), { model: copy }),
      ];
      for (const way of ways) {
        const copy = fresh();
        way(copy);
        expect(copy.parameters().map(({ data }) => data)).toEqual(numbers); // −0 and NaN are told apart
      }
    },
    { runs: 40 },
  );

  const json = fc.jsonValue({ maxDepth: 3 });
  const odd = fc.constantFrom(NaN, Infinity, -Infinity, -0, '#', '##NaN', '#NaN', '__proto__');
  property(
    'keeps your own notes in a checkpoint, odd numbers and texts among them',
    fc.oneof(json, fc.array(fc.oneof(odd, json)), fc.dictionary(fc.string(), odd)),
    (extra) => {
      const model = new MLP(1, [1]);
      expect(loadCheckpoint(saveCheckpoint({ model }, extra), { model })).toEqual(extra);
    },
  );
});
