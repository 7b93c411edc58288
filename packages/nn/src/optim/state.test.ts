/** Optimisers' states from strangers: whatever does not fit is refused by name, and changes nothing; what fits is taken whole. */
import { parameterBlock, Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import { type OptimizerState, RMSprop } from '../index.ts';

/** Two parameters of a block and two loose ones, after three steps, the first of them frozen in the last. */
function trained(): RMSprop {
  const params = [...parameterBlock(Float64Array.of(1, 2)).values, new Value(3), new Value(4)];
  const optimizer = new RMSprop([{ params, lr: 0.1 }], { momentum: 0.5, centered: true });
  for (let step = 0; step < 3; step++) {
    (params[0] as Value).requiresGrad = step < 2;
    for (const [i, value] of params.entries()) value.grad = Math.sin(step + i);
    optimizer.step();
  }
  (params[0] as Value).requiresGrad = true;
  return optimizer;
}
type Loose = Record<string, unknown>;
const group = (state: OptimizerState): Loose => ({ ...(state.groups[0] as unknown as Loose) }); // there is one
const withGroup = (change: (own: Loose) => unknown) => (state: OptimizerState) => ({ ...state, groups: [change(group(state))] }); // biome-ignore format: one line
const withField = (name: string, change: (old: never) => unknown) =>
  withGroup((own) => ({ ...own, [name]: change(own[name] as never) }));
const segments = (change: (first: Loose, rest: readonly Loose[]) => readonly unknown[]) =>
  withField('segments', ([first, ...rest]: readonly Loose[]) => change(first as Loose, rest));
const buffers = (change: (old: Map<string, unknown>) => void) =>
  withField('buffers', (old: ReadonlyMap<string, unknown>) => {
    const copy = new Map(old);
    change(copy);
    return copy;
  });

const bad: readonly (readonly [what: string, make: (state: OptimizerState) => unknown, message: RegExp])[] = [
  ['of another optimiser', (state) => ({ ...state, optimizer: 'Adam' }), /state\.optimizer must/],
  ['that is none', () => null, /state\.optimizer must/],
  ['without a list of groups', (state) => ({ ...state, groups: { length: 1 } }), /state\.groups must/],
  ['of two groups', (state) => ({ ...state, groups: [...state.groups, ...state.groups] }), /state\.groups must/],
  ['of a group that is null', withGroup(() => null), /a group must/],
  ['of a group that is a list', withGroup(() => []), /a group must/],
  ['of a group that is text', withGroup(() => 'group'), /a group must/],
  ['with options that are null', withField('options', () => null), /the options must/],
  ['with options in a list', withField('options', () => []), /the options must/],
  ['with segments that are none', withField('segments', () => 'all'), /the segments must/],
  ['with a segment that is null', segments((_, rest) => [null, ...rest]), /the segments must/],
  ['with a last segment that is a number', segments((first, rest) => [first, ...rest.slice(0, -1), 4]), /the segments must/], // biome-ignore format: one line
  ['with a length below 0', segments((first, rest) => [{ ...first, length: -1 }, ...rest]), /the segments must/],
  ['with half a length', segments((first, rest) => [{ ...first, length: 0.5 }, ...rest]), /the segments must/],
  ['with a step below 0', segments((first, rest) => [{ ...first, step: -3 }, ...rest]), /the segments must/],
  ['with a step of text', segments((first, rest) => [{ ...first, step: '3' }, ...rest]), /the segments must/],
  ['with names of buffers that are none', segments((first, rest) => [{ ...first, buffers: 'v' }, ...rest]), /the segments must/], // biome-ignore format: one line
  ['with a name that is a number', segments((first, rest) => [{ ...first, buffers: [1] }, ...rest]), /the segments must/], // biome-ignore format: one line
  ['with a buffer that is not there', segments((first, rest) => [{ ...first, buffers: ['no'] }, ...rest]), /buffers must/], // biome-ignore format: one line
  ['with buffers that are no Map', withField('buffers', () => ({})), /the buffers must/],
  ['with a buffer too long', buffers((all) => all.set('long', new Float64Array(5))), /buffer long must/],
  ['with a buffer in a list', buffers((all) => all.set('list', [1, 2, 3, 4])), /buffer list must/],
  ['of fewer parameters', segments((first) => [first]), /the number of parameters must/],
  ['with a note that is text', withField('options', (old: object) => ({ ...old, initialLr: '1' })), /initialLr must/],
  ['with an option out of range', withField('options', (old: object) => ({ ...old, eps: -1 })), /eps must/],
];

describe('loadStateDict()', () => {
  test.each(bad)('refuses a state %s, and changes nothing', (_what, make, message) => {
    const optimizer = trained();
    const before = structuredClone(optimizer.stateDict());
    expect(() => optimizer.loadStateDict(make(optimizer.stateDict()) as never)).toThrow(message);
    expect(optimizer.stateDict()).toEqual(before);
  });

  test('takes a state whole: history by parameter, options, what schedules note, and nothing else', () => {
    const source = trained();
    const options = { initialLr: 1, maxLr: 2, minLr: 3, maxMomentum: 4, baseMomentum: 5, lr: 0.25, stray: 7 };
    const state = withField('options', (old: object) => ({ ...old, ...options }))(source.stateDict());
    const params = [1, 2, 3, 4].map((x) => new Value(x)); // loose, all of them
    const target = new RMSprop([{ params, lr: 0.1 }], { momentum: 0.5, centered: true });
    target.loadStateDict(state as never);
    const { stray, ...kept } = options;
    expect(target.paramGroups[0]).toMatchObject(kept);
    expect(target.paramGroups[0]).not.toHaveProperty('stray');
    const [own, theirs] = [target.stateDict(), source.stateDict()].map(({ groups }) => groups[0]);
    expect(own?.buffers).toEqual(theirs?.buffers);
    const steps = (found: typeof own): number[] =>
      (found?.segments ?? []).flatMap(({ length, step }) => new Array<number>(length).fill(step));
    expect([steps(own), steps(theirs)]).toEqual([[2, 3, 3, 3], [2, 3, 3, 3]]); // biome-ignore format: a list each
  });
});
