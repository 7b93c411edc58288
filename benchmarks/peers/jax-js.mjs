/** jax-js's side of the benchmark: the whole step under one jit, on its WebAssembly device; Node gives it one thread. */
import { readFileSync } from 'node:fs';
import { flatten, layersOf, oneHot, rate, serve } from './lines.mjs';

// Before Node 24 there is no Float16Array; jax-js only asks whether its data is one.
globalThis.Float16Array ??= class Float16Array {};
const { blockUntilReady, defaultDevice, init, jit, nn, numpy: np, tree, valueAndGrad } = await import('@jax-js/jax');

await init('wasm');
defaultDevice('wasm');

/** A load's loss as a function of `[weight, bias]` pairs, inputs and targets; arrays are handed over, `.ref` keeps one. */
const lossOf = (load) => (parameters, x, y) => {
  const active = load.activation === 'tanh' ? np.tanh : nn.relu;
  let h = x;
  for (const [i, [weight, bias]] of parameters.entries()) {
    h = np.matmul(h, weight.ref).add(bias.ref);
    if (i + 1 < parameters.length || load.activeOutput) h = active(h);
  }
  const total = totalOf(load, h, y);
  const squares = tree.leaves(parameters).map((p) => (load.decay === 0 ? p.dispose() : np.square(p).sum()));
  return load.decay === 0 ? total : total.add(squares.reduce((a, b) => a.add(b)).mul(load.decay));
};

const totalOf = ({ loss, reduction, batch }, h, y) => {
  if (loss === 'crossEntropy')
    return nn
      .logSoftmax(h, -1)
      .mul(y)
      .sum()
      .mul(-1 / batch); // its loads take the mean
  const score = h.reshape([batch]);
  const parts = loss === 'squared' ? np.square(score.sub(y)) : nn.relu(score.mul(y).neg().add(1));
  return reduction === 'mean' ? parts.mean() : parts.sum();
};

const build = (load, numbers, dtype) => {
  const Typed = dtype === 'float64' ? Float64Array : Float32Array;
  const array = (values, shape) => np.array(Typed.from(values), { dtype }).reshape(shape);
  const shapes = layersOf(load, numbers.parameters);
  let parameters = shapes.map(({ width, nout, weight, bias }) => [array(weight, [width, nout]), array(bias, [nout])]);
  const x = array(numbers.x, [load.batch, load.nin]);
  const classes = load.nouts.at(-1);
  const y =
    load.loss === 'crossEntropy'
      ? array(oneHot(numbers.y, classes), [load.batch, classes])
      : array(numbers.y, [load.batch]);
  const gradient = valueAndGrad(lossOf(load));
  const gradientOnce = jit(gradient);
  const update = jit((before, x, y) => {
    const [value, gradients] = gradient(tree.ref(before), x, y);
    return [value, tree.map((p, g) => p.sub(g.mul(rate)), before, gradients)];
  });
  return {
    async answer() {
      const [value, gradients] = gradientOnce(tree.ref(parameters), x.ref, y.ref);
      const read = gradients.map(([weight, bias]) => ({ weight: weight.dataSync(), bias: bias.dataSync() }));
      return { loss: value.js(), gradients: flatten(shapes.map((shape, i) => ({ ...shape, ...read[i] }))) };
    },
    async run(steps) {
      for (let i = 0; i < steps; i++) {
        const [value, after] = update(parameters, x.ref, y.ref);
        value.dispose();
        parameters = after;
      }
      await blockUntilReady(parameters);
    },
  };
};

const manifest = new URL('node_modules/@jax-js/jax/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
await serve({ version, dtypes: ['float64', 'float32'], accuracy: 'float32' }, build);
