/** Training and sampling: one name a step, Adam with a rate that falls to 0; then names that the model makes up. */
import { noGrad, softmax } from '@chainrule/engine';
import { Adam, fuse, LambdaLR, PythonRandom } from '@chainrule/nn';
import { CompiledLoss } from './compiled.ts';
import { decode, edge, encode, vocabulary } from './data.ts';
import { type Config, GPT, type Vector } from './model.ts';

/** microgpt's sizes: 4,192 parameters. */
export const microgpt: Config = { vocabulary, blockSize: 16, embedding: 16, heads: 4, layers: 1 };

/** A model before training, with the names in the order in which it will see them. */
export interface Run {
  readonly model: GPT;
  readonly documents: readonly (readonly number[])[];
  readonly random: PythonRandom;
}

/** How to train. */
export interface TrainOptions {
  /** Build a graph of Values for every name, instead of compiling one function per length. */
  readonly eager?: boolean;
}

/** Shuffles the names and draws the parameters, from one seed and in this order. */
export function prepare(names: readonly string[], seed: number, config: Config = microgpt): Run {
  const random = new PythonRandom(seed);
  const shuffled = [...names];
  random.shuffle(shuffled);
  return { model: new GPT(config, random), documents: shuffled.map(encode), random };
}

/** The loss of a document, its gradients added to the parameters: on Values. */
export function eagerLoss(model: GPT, document: readonly number[]): number {
  const count = Math.min(model.config.blockSize, document.length - 1);
  const loss = model.loss(model.rows(document.slice(0, count)), document.slice(1, count + 1));
  loss.backward();
  return loss.data;
}

/** Trains for a number of steps, yielding the loss of each. */
export function* train(
  { model, documents }: Run,
  steps: number,
  { eager = false }: TrainOptions = {},
): Generator<number> {
  const longest = documents.slice(0, steps).reduce((most, { length }) => Math.max(most, length - 1), 0);
  const compiled = eager ? null : new CompiledLoss(model, Math.min(model.config.blockSize, longest));
  const optimizer = new Adam(model.parameters(), { lr: 0.01, betas: [0.85, 0.99], eps: 1e-8 });
  const update = eager ? optimizer : fuse(optimizer); // compiled too: the same numbers, sooner
  const schedule = new LambdaLR(optimizer, { lrLambda: (step) => 1 - step / steps });
  for (let step = 0; step < steps; step++) {
    const document = documents[step % documents.length] as number[]; // there is at least one name
    const loss = compiled ? compiled.valueAndGrad(document) : eagerLoss(model, document);
    update.step();
    optimizer.zeroGrad();
    schedule.step();
    yield loss;
  }
}

/** One made-up name. A low temperature prefers what is likely; a high one dares more. */
export function sampleName({ model, random }: Run, temperature: number): string {
  const letters: number[] = [];
  const cache = model.cache();
  let token = edge;
  for (let position = 0; position < model.config.blockSize; position++) {
    const letter = model.tokens[token] as Vector; // tokens are within the vocabulary
    const scores = noGrad(() => model.forward(letter, position, cache));
    const probabilities = softmax(scores.map((score) => score.data / temperature));
    token = random.choice(probabilities.map((p) => p.data));
    if (token === edge) break;
    letters.push(token);
  }
  return decode(letters);
}
