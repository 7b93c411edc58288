/** Sizes that no machine has: each must end in an error of the packages' own, with a code, and not in a crash. Prints one JSON object. */
import { compile, Value } from '@chainrule/engine';
import * as nn from '@chainrule/nn';

const data = { x: [[1]], y: [1] };
const model = new nn.MLP(1, [1]);
const first = ([x]: Value[]): Value => x as Value;
const sizes: Readonly<Record<string, () => unknown>> = {
  'a layer of 1e18 weights': () => new nn.MLP(1e9, [1e9]),
  'a layer wider than memory': () => new nn.MLP(2 ** 31, [1]),
  'an infinite layer': () => new nn.MLP(Infinity, [1]),
  'a layer of NaN': () => new nn.MLP(2, [Number.NaN]),
  'a neuron of 2^53 inputs': () => new nn.Neuron(2 ** 53 - 1),
  'an embedding of 1e13 numbers': () => new nn.Embedding(1e10, 1e3),
  'an embedding of NaN': () => new nn.Embedding(Number.NaN, 2),
  'batches of Infinity': () => new nn.DataLoader(data, { batchSize: Infinity }),
  'batches of NaN': () => new nn.DataLoader(data, { batchSize: Number.NaN }),
  '1e12 moons': () => nn.makeMoons(1e12),
  'infinite moons': () => nn.makeMoons(Infinity),
  'NaN circles': () => nn.makeCircles(Number.NaN),
  'spirals of 1e15 classes': () => nn.makeSpirals(10, { classes: 1e15 }),
  'blobs of 1e15 features': () => nn.makeBlobs(10, { features: 1e15 }),
  'a regression of 1e15 features': () => nn.makeRegression(10, { features: 1e15 }),
  'epochs of Infinity': () =>
    nn.fit(model, { data, loss: nn.mseLoss, optimizer: new nn.SGD(model.parameters(), { lr: 1 }), epochs: Infinity }),
  'topK of NaN': () => nn.sample([1, 2], { topK: Number.NaN }),
  'a row of 1e9 inputs': () => compile(first, { inputs: [1e9] }),
  'rows of 2^53 inputs together': () => compile(first, { inputs: [2 ** 52, 2 ** 52] }),
  'a row of Infinity': () => compile(first, { inputs: [Infinity] }),
  'a row of NaN': () => compile(first, { inputs: [Number.NaN] }),
};

const found: Record<string, string> = {};
for (const [name, attempt] of Object.entries(sizes)) {
  process.stderr.write(`${name}\n`); // the last line says what a crash was about
  try {
    await attempt();
    found[name] = 'was taken';
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string }; // errors are thrown here
    found[name] =
      `${error instanceof RangeError ? 'RangeError' : error instanceof TypeError ? 'TypeError' : 'other'} ${code}: ${message}`;
  }
}
// And sizes that are large and must work: ten million rows go through a module tile by tile.
const w = new Value(2);
const tripled = compile(([x]) => w.mul(x as Value), { inputs: [1], parameters: [w], reduction: 'sum' });
const batch = new Float64Array(1e7).fill(3);
const outputs = tripled.forward(batch);
const loss = tripled.valueAndGrad(batch);
console.log(JSON.stringify({ found, large: { outputs: outputs.length, last: outputs.at(-1), loss, grad: w.grad } }));
