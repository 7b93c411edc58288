/** Trains, drops and keeps things, collects, and prints what is left: see retention.test.ts. */
import { dot, feedForward, noGrad, parameterBlock, sum, tanh, Value } from '../../src/index.ts';

const collect = (): void => (globalThis as unknown as { gc(): void }).gc(); // node --expose-gc

const block = parameterBlock(Float64Array.from({ length: 9 * 8 + 9 }, (_, i) => Math.sin(i)));
const rows = Array.from({ length: 9 }, (_, j) => ({
  weights: Object.freeze(block.values.slice(j * 9, j * 9 + 8)),
  bias: block.values[j * 9 + 8] as Value, // the block has nine rows of nine
}));

const weights = Object.freeze(rows.slice(0, 8).map((row) => row.weights));
const hidden = { weights, bias: Object.freeze(rows.slice(0, 8).map(({ bias }) => bias)), activation: tanh };

const kept: Value[] = [];

function step(i: number): void {
  const xs = Array.from({ length: 8 }, (_, k) => new Value(Math.cos(i + k), { requiresGrad: false }));
  const one = rows.slice(0, 8).map(({ weights, bias }) => dot(weights, xs, bias).tanh());
  const two = feedForward(one, [hidden, hidden]); // whole layers, as nn has them
  const out = dot(rows[8]?.weights ?? [], two, rows[8]?.bias ?? 0);
  const loss = sum([out.sub(1).pow(2), out.mul(0.1)]);
  loss.backward();
  for (let k = 0; k < block.data.length; k++) block.data[k] = (block.data[k] ?? 0) - 0.01 * (block.grad[k] ?? 0);
  block.grad.fill(0);
}

function used(): { readonly heap: number; readonly typed: number } {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, typed: arrayBuffers };
}

/** A chain of graphs, each begun with the detached end of the one before: only the last end may live. */
function chain(): WeakRef<Value>[] {
  const refs: WeakRef<Value>[] = [];
  const decay = new Value(0.99);
  let h = new Value(0.5);
  for (let i = 0; i < 300; i++) {
    let y = h;
    for (let k = 0; k < 50; k++) y = y.mul(decay).add(0.001);
    const [out = y, ...others] = feedForward([y, 1, 2, 3, 4, 5, 6, 7], [hidden, hidden]);
    out.backward();
    for (const node of [y, out, ...others, ...out.inputs]) refs.push(new WeakRef(node));
    h = out.detach();
  }
  kept.push(h);
  return refs;
}

/** A model that is used and dropped, with another one used afterwards. */
function droppedModel(): WeakRef<object> {
  const other = parameterBlock(Float64Array.from({ length: 8 }, () => 1));
  const weights = Object.freeze(other.values.slice());
  for (let i = 0; i < 3; i++) dot(weights, [1, 2, 3, 4, 5, 6, 7, 8]).backward();
  return new WeakRef(other.data.buffer);
}

/** Models that are asked one after the other, of which only the first is kept. */
function models(): WeakRef<object>[] {
  const refs: WeakRef<object>[] = [];
  for (let i = 0; i < 20; i++) {
    const { data, values } = parameterBlock(Float64Array.from({ length: 8 }, () => i));
    const weights = Object.freeze(values.slice());
    noGrad(() => dot(weights, [1, 2, 3, 4, 5, 6, 7, 8]));
    if (i === 0) kept.push(...values);
    else refs.push(new WeakRef(data.buffer));
  }
  return refs;
}

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

for (let i = 0; i < 1000; i++) step(i);
const before = used();
for (let i = 0; i < 10_000; i++) step(i);
const after = used();

const refs = chain();
const gone = [droppedModel(), ...models()];
const left = (): { readonly alive: number; readonly dropped: number } => ({
  alive: refs.filter((ref) => ref.deref() !== undefined).length,
  dropped: gone.filter((ref) => ref.deref() !== undefined).length,
});

// A WeakRef keeps its target until the turn ends, and V8 what its own jobs in the background still look at: those end in their time.
for (let tries = 0; tries < 100 && left().alive + left().dropped > 0; tries++) {
  await later();
  step(0);
  collect();
}
console.log(JSON.stringify({ grown: after.heap - before.heap, typed: after.typed - before.typed, ...left() }));
