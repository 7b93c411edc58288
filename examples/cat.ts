/**
 * "the cat sat on the …": scores for every next word, softmax, and a draw at three temperatures.
 * A hand-made bigram corpus is learned by one layer over the vocabulary; what a GPT has on top is a better layer.
 */
import assert from 'node:assert/strict';
import { softmax, type Value } from '@chainrule/engine';
import {
  Adam,
  type ClassTarget,
  crossEntropy,
  Embedding,
  fit,
  Generator,
  Layer,
  manualSeed,
  Sequential,
  sample,
} from '@chainrule/nn';

const corpus = [
  ...new Array<string>(15).fill('the cat sat on the mat'),
  ...new Array<string>(3).fill('the cat sat on the floor'),
  ...new Array<string>(2).fill('the dog sat on the table'),
  'the moon sat on the moon',
];
const words = [...new Set(corpus.join(' ').split(' '))];
const index = (word: string): number => words.indexOf(word);

// Two words in, the next word out.
const x: number[][] = [];
const y: number[] = [];
for (const sentence of corpus) {
  const ids = sentence.split(' ').map(index);
  for (let i = 2; i < ids.length; i++) {
    x.push([ids[i - 2] ?? 0, ids[i - 1] ?? 0]);
    y.push(ids[i] ?? 0);
  }
}

manualSeed(1);
const model = new Sequential(new Embedding(words.length, 6), new Layer(12, words.length, { activation: 'linear' }));
const optimizer = new Adam(model.parameters(), { lr: 0.05 });
const loss = (scores: Value | Value[], word: ClassTarget) => crossEntropy(scores as Value[], word); // several words
await fit(model, { data: { x, y }, loss, optimizer, epochs: 60, batchSize: 16 });

const logits = model.predict([[index('on'), index('the')]]);
const probabilities = softmax([...logits]).map(({ data }, i) => ({ word: words[i] ?? '', data }));
console.log('the cat sat on the …');
for (const { word, data } of probabilities.sort((a, b) => b.data - a.data).slice(0, 5))
  console.log(`  ${word.padEnd(6)} ${data.toFixed(2)} ${'█'.repeat(Math.round(data * 40))}`);

const generator = new Generator(3);
for (const temperature of [0.2, 1, 3]) {
  const drawn = Array.from({ length: 12 }, () => words[sample(logits, { temperature, generator })]);
  console.log(`temperature ${temperature}: ${drawn.join(' ')}`);
}
assert.equal(probabilities[0]?.word, 'mat');
assert.equal(words[sample(logits, { temperature: 0.05, generator })], 'mat');
assert.ok(Math.abs((probabilities[0]?.data ?? 0) - 15 / 21) < 0.05); // 15 of the 21 sentences end on the mat
