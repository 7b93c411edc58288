/** The gradient of a tape against the eager engine's, whoever is frozen; and that it holds nothing that nobody wants. */
import { describe, expect, test } from 'vitest';
import { fc, property } from '../../../../vitest.property.ts';
import { replay } from '../../test/backends.ts';
import { generator, layeredTape, randomTape } from '../../test/random-tape.ts';
import { add, dot, exp, gt, mul, sum, tanh, Value, where } from '../index.ts';
import { differentiate, type Gradient, reachable, wanted } from './gradient.ts';
import { byForward, interpretGradient } from './interpret.ts';
import { record } from './record.ts';
import { type Node, type NodeId, type Tape, TapeBuilder } from './tape.ts';
import { tapeAlgebra } from './tape-algebra.ts';

type Loss = (inputs: readonly Value[], parameters: readonly Value[]) => Value;
const leaves = (numbers: readonly number[], frozen: readonly boolean[] = []): Value[] =>
  numbers.map((x, i) => new Value(x, { requiresGrad: frozen[i] !== true }));
const traceOf = (loss: Loss, inputs: number, parameters: readonly Value[]): { tape: Tape; builder: TapeBuilder } =>
  record({ fn: (row: Value[]) => [loss(row, parameters)], inputs: [inputs], parameters });

/** Gradients and the sum of the losses: by the tape's gradient, and by backward() sample by sample. */
function both(
  loss: Loss,
  numbers: readonly number[],
  rows: readonly (readonly number[])[],
  frozen: readonly boolean[],
) {
  const { tape, builder } = traceOf(loss, rows[0]?.length ?? 0, leaves(numbers));
  const gradient = differentiate(builder, tape, numbers.map((_, i) => frozen[i] !== true)); // biome-ignore format: one line
  const given = { parameters: numbers, rows, compute: byForward };
  const found = interpretGradient(gradient, given, { lanes: 1, tile: rows.length, seed: 1 });
  const parameters = leaves(numbers, frozen);
  const losses = rows.map((row) => loss(row.map((x) => new Value(x, { requiresGrad: false })), parameters)); // biome-ignore format: one line
  for (const one of losses) if (one.requiresGrad) one.backward();
  return { gradient, found, eager: parameters.map(({ grad }) => grad), total: losses.reduce((a, b) => a + b.data, 0) };
}

/** Operands come first, rows of outers fit, and there is nothing for who is frozen. */
function checkGradient({ tape, forward, outers, parameters }: Gradient, frozen: readonly boolean[]): void {
  parameters.forEach((id, p) => {
    if (frozen[p] === true) expect(id).toBeNull();
  });
  for (const node of tape.nodes.slice(forward))
    if (node.kind === 'step') for (const of of node.lists.flat()) expect(of).toBeLessThan(node.id);
  for (const { gs, xs, targets, biases } of outers) {
    expect([targets.length, biases.length]).toEqual([gs.length, gs.length]);
    for (const row of targets) expect(row).toHaveLength(xs.length);
  }
}

/** Every step of the gradient is needed by some result, and every outer by somebody who is not frozen: what rules of nets write. */
function checkLean({ tape, forward, loss, outers, parameters }: Gradient, frozen: readonly boolean[]): void {
  const results = [loss, ...outers.flatMap(({ gs, xs }) => [...gs, ...xs]), ...parameters.filter((id) => id !== null)];
  const live = reachable(tape.nodes, results);
  const idle = tape.nodes.slice(forward).filter(({ id, kind }) => kind !== 'seed' && live[id] === 0);
  expect(idle).toEqual([]);
  const free = (id: NodeId | null): boolean => id !== null && frozen[id] !== true;
  for (const { targets, biases } of outers) expect([...targets.flat(), ...biases].some(free)).toBe(true);
}

const rounds = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  batch: fc.integer({ min: 1, max: 4 }),
  frozen: fc.constantFrom('none', 'some', 'most', 'all'),
  order: fc.constantFrom('rows', 'shuffled', 'shared'),
});
const share = { none: 0, some: 0.2, most: 0.9, all: 1 } as const;

describe('the gradient of a tape', () => {
  let blocks = 0;
  property(
    'of a net is that of backward(), summed over samples, whoever is frozen',
    rounds,
    ({ seed, batch, frozen, order }) => {
      const random = generator(seed);
      const net = layeredTape(random, order);
      const draw = (count: number): number[] => Array.from({ length: count }, () => random() - 0.5);
      const ice = Array.from({ length: net.parameters }, () => random() < share[frozen]);
      const loss: Loss = (inputs, parameters) => replay(net, parameters)(inputs)[0] as Value; // it has one output
      const numbers = draw(net.parameters);
      const rows = Array.from({ length: batch }, () => draw(net.inputs));
      const { gradient, found, eager, total } = both(loss, numbers, rows, ice);
      expect(Math.abs(found.loss - total)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(total)));
      const size = Math.max(...eager.map(Math.abs), 1e-300);
      ice.forEach((is, p) => {
        // Outers give whole rows; what they give to a frozen parameter is not taken.
        if (!is)
          expect(Math.abs((found.parameters[p] as number) - (eager[p] as number))).toBeLessThanOrEqual(1e-12 * size);
      });
      checkGradient(gradient, ice);
      checkLean(gradient, ice);
      if (frozen === 'all') expect([gradient.outers, gradient.tape.nodes.length]).toEqual([[], gradient.forward + 1]); // the seed
      blocks += gradient.outers.length;
    },
    { runs: 60 },
  );
  test('which were blocks, many of them', () => {
    expect(blocks).toBeGreaterThan(10);
  });

  property('of any program is that of backward() where it is finite', fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
    const random = generator(seed);
    const program = randomTape(random, { parameters: 4, inputs: 2, steps: 10 });
    const numbers = Array.from({ length: 4 }, () => 4 * random() - 2);
    const rows = [1, 2, 3].map(() => [6 * random() - 3, 6 * random() - 3]);
    const loss: Loss = (inputs, parameters) => replay(program, parameters)(inputs)[0] as Value; // it has one output
    const { found, eager } = both(loss, numbers, rows, [false, true]);
    if (!eager.every((g) => Number.isFinite(g) && Math.abs(g) < 1e100)) return;
    const size = Math.max(...eager.map(Math.abs), 1e-12);
    for (const p of [0, 2, 3])
      expect(Math.abs((found.parameters[p] as number) - (eager[p] as number))).toBeLessThanOrEqual(1e-9 * size);
    expect(found.parameters[1]).toBe(0); // frozen
  });

  test('of terms without samples is not summed over them: once for the batch', () => {
    const loss: Loss = ([x], [w, v]) => add(mul(w as Value, x as Value), tanh(mul(v as Value, v as Value)));
    const { found, eager } = both(loss, [0.5, 0.25], [[1], [2], [3]], []);
    found.parameters.forEach((g, p) => void expect(g).toBeCloseTo(eager[p] as number, 13));
    expect(found.parameters[0]).toBe(6);
  });
});

describe('a layer', () => {
  const width = 20;
  const rows = [
    Array.from({ length: width }, (_, i) => Math.sin(i)),
    Array.from({ length: width }, (_, i) => Math.cos(i)),
  ];
  const numbers = Array.from({ length: 8 * (width + 1) }, (_, i) => Math.sin(3 * i) / 4);
  const sums = (xs: readonly Value[], ws: readonly Value[]): Value[] =>
    Array.from({ length: 8 }, (_, j) => dot(ws.slice(j * width, (j + 1) * width), xs, ws[8 * width + j]));
  const near = ({ found, eager }: ReturnType<typeof both>, frozen: readonly boolean[] = []): void =>
    eager.forEach((g, p) => {
      if (frozen[p] !== true) expect(found.parameters[p]).toBeCloseTo(g, 12);
    });

  test('of which only some biases are trained, and no weight, gives these their gradients and passes on what its inputs get', () => {
    const frozen = numbers.map((_, p) => p < 8 * width + 2); // the weights, and the first two biases
    const few = both(
      (xs, ws) => {
        const scaled = xs.map((x) => x.mul(ws.at(-1) as Value));
        return sum(sums(scaled, ws).map((z) => z.tanh()));
      },
      [...numbers, 0.3],
      rows,
      frozen,
    );
    near(few, frozen);
    expect(few.found.parameters.slice(8 * width + 2).every((g) => g !== 0)).toBe(true);
    expect(few.gradient.outers.map(({ gs }) => gs.length)).toEqual([8]);
  });

  test('of which some sums are used is turned around for these alone, and not at all where no gradient arrives', () => {
    const some = both(
      (xs, ws) => {
        const zs = sums(xs, ws);
        return add(sum(zs.slice(2).map((z) => z.tanh())), where(gt(zs[1] as Value, zs[0] as Value), 1, 2));
      },
      numbers,
      rows,
      [],
    );
    near(some);
    expect(some.gradient.outers.map(({ gs, xs }) => [gs.length, xs.length])).toEqual([[6, width]]);
    const compared = both((xs, ws) => where(gt(sum(sums(xs, ws)), 0), ws[0] as Value, ws[1] as Value), numbers, rows, []); // biome-ignore format: one line
    near(compared);
    expect(compared.gradient.outers).toEqual([]);
  });

  test('whose weights are frozen gives its biases theirs, and the other way round', () => {
    const icy = [(i: number) => i < 8 * width, (i: number) => i >= 8 * width, (i: number) => i !== 8 * width + 3];
    for (const frozen of icy.map((is) => numbers.map((_, i) => is(i)))) {
      const half = both((xs, ws) => sum(sums(xs, ws).map((z) => z.tanh())), numbers, rows, frozen);
      near(half, frozen);
      expect(half.gradient.outers).toHaveLength(1);
      checkLean(half.gradient, frozen);
    }
  });

  const normed = (xs: readonly Value[], ws: readonly Value[], j: number): Value => {
    const own = ws.slice(j * width, (j + 1) * width);
    const size = sum(own.map((w) => w.mul(w))).sqrt();
    return dot(own.map((w) => w.div(size)), xs, (ws[8 * width + j] as Value).mul(2)); // biome-ignore format: one line
  };
  test.each<[string, Loss]>([
    ['all before the sums', (xs, ws) => sum(sums(xs, ws.map((w) => w.mul(w).add(w))).map((z) => z.tanh()))], // biome-ignore format: one line
    ['neuron by neuron, as weights are normalised', (xs, ws) => sum(Array.from({ length: 8 }, (_, j) => normed(xs, ws, j).tanh()))], // biome-ignore format: one line
  ])('whose weights are made of parameters, %s, hands its gradient on to these', (_when, loss) => {
    const { gradient, ...made } = both(loss, numbers, rows, []);
    near({ gradient, ...made });
    expect(gradient.outers.length).toBeGreaterThan(0);
    expect(gradient.tape.outputs).toEqual([gradient.loss]);
  });
});

test('reachable() marks what results are made of, and nothing else', () => {
  const { tape } = traceOf(([x], [w]) => mul(tanh(w as Value), exp(x as Value)), 1, leaves([0.5]));
  const idOf = (op: unknown): NodeId => tape.nodes.findIndex((node) => node.kind === 'step' && node.op === op);
  const steps = [idOf(tanh), idOf(exp), idOf(mul)];
  const live = (root: NodeId): number[] => steps.map((id) => reachable(tape.nodes, [root])[id] as number);
  expect([live(idOf(tanh)), live(idOf(exp)), live(idOf(mul))]).toEqual([[1, 0, 0], [0, 1, 0], [1, 1, 1]]); // biome-ignore format: a root each
});

test('the algebra of tapes writes reductions as steps, of nodes and of numbers', () => {
  const builder = new TapeBuilder(2, 0);
  const k = tapeAlgebra(builder);
  const [a, b] = builder.nodes as readonly Node[] as [Node, Node];
  const made = k.reduce(sum, [[a, b, k.constant(3)]]);
  expect(made).toMatchObject({ kind: 'step', op: sum, params: {} });
  expect(made.kind === 'step' && made.lists.map((list) => list.map((id) => builder.nodes[id]?.kind))).toEqual([['parameter', 'parameter', 'constant']]); // biome-ignore format: one line
});

describe('wanted()', () => {
  const wantedOf = (loss: Loss, trainable: readonly boolean[]): (boolean | undefined)[] => {
    const { tape } = traceOf(loss, 1, leaves(trainable.map(() => 1)));
    const wants = wanted(tape.nodes, trainable);
    expect(wants).toHaveLength(tape.nodes.length);
    return [...trainable.map((_, p) => wants[p]), wants[tape.outputs[0] as NodeId]];
  };
  test('asks for what depends on a trainable parameter by a way that gradients go', () => {
    const product: Loss = ([x], [w, v]) => mul(mul(w as Value, x as Value), v as Value);
    expect(wantedOf(product, [true, false])).toEqual([true, false, true]);
    expect(wantedOf(product, [false, false])).toEqual([false, false, false]);
    const compared: Loss = ([x], [w, v]) => where(gt(w as Value, 0), v as Value, x as Value);
    expect(wantedOf(compared, [true, false])).toEqual([true, false, false]); // compared only
    expect(wantedOf(compared, [false, true])).toEqual([false, true, true]);
    const listed: Loss = ([x], [w, v]) => sum([x as Value, dot([w as Value, 1], [x as Value, v as Value])]);
    expect(wantedOf(listed, [false, true])).toEqual([false, true, true]);
  });
});
