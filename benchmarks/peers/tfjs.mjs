/**
 * TensorFlow.js's side of the benchmark: `node tfjs.mjs wasm` or `cpu`, its two backends that need no graphics card. It has
 * float32 only. The step is the loop that its guide shows: `optimizer.minimize(loss)` on variables.
 */
import { createRequire } from 'node:module';
import { flatten, layersOf, oneHot, rate, serve } from './lines.mjs';

// Its modules for Node are CommonJS, and both must find the same core.
const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
const { setThreadsCount } = require('@tensorflow/tfjs-backend-wasm');

const backend = process.argv[2] ?? 'wasm';
setThreadsCount(1);
if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here.`);

const lossOf = (load, variables, x, y) => () => {
  const active = load.activation === 'tanh' ? tf.tanh : tf.relu;
  let h = x;
  for (const [i, [weight, bias]] of variables.entries()) {
    h = tf.add(tf.matMul(h, weight), bias);
    if (i + 1 < variables.length || load.activeOutput) h = active(h);
  }
  const total = totalOf(load, h, y);
  if (load.decay === 0) return total;
  const squares = variables.flat().map((variable) => tf.sum(tf.square(variable)));
  return tf.add(total, tf.mul(tf.addN(squares), load.decay));
};

const totalOf = ({ loss, reduction, batch }, h, y) => {
  if (loss === 'crossEntropy') return tf.losses.softmaxCrossEntropy(y, h); // the mean, as its loads take it
  const score = tf.reshape(h, [batch]);
  const parts = loss === 'squared' ? tf.square(tf.sub(score, y)) : tf.relu(tf.sub(1, tf.mul(score, y)));
  return reduction === 'mean' ? tf.mean(parts) : tf.sum(parts);
};

const build = (load, numbers) => {
  tf.disposeVariables();
  const shapes = layersOf(load, numbers.parameters);
  const variables = shapes.map(({ width, nout, weight, bias }) => [
    tf.variable(tf.tensor2d(weight, [width, nout])),
    tf.variable(tf.tensor1d(bias)),
  ]);
  const x = tf.tensor2d(numbers.x, [load.batch, load.nin]);
  const classes = load.nouts.at(-1);
  const y =
    load.loss === 'crossEntropy'
      ? tf.tensor2d(oneHot(numbers.y, classes), [load.batch, classes])
      : tf.tensor1d(numbers.y);
  const loss = lossOf(load, variables, x, y);
  const optimizer = tf.train.sgd(rate);
  return {
    answer() {
      const { value, grads } = tf.variableGrads(loss);
      const read = variables.map(([weight, bias]) => ({
        weight: grads[weight.name].dataSync(),
        bias: grads[bias.name].dataSync(),
      }));
      return { loss: value.dataSync()[0], gradients: flatten(shapes.map((shape, i) => ({ ...shape, ...read[i] }))) };
    },
    run(steps) {
      for (let i = 0; i < steps; i++) optimizer.minimize(loss);
      variables[0][0].dataSync();
    },
  };
};

await serve({ version: tf.version.tfjs, dtypes: ['float32'] }, build);
