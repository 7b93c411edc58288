/**
 * 19. Softmax, cross entropy, temperature
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { softmax, Value } from '@chainrule/engine';
import { crossEntropy } from '@chainrule/nn';

const words = ['mat', 'floor', 'table', 'moon'];
const logits = [4, 2, 1.3, -0.3].map((score) => new Value(score));

const cut = (xs: number[]): string => xs.map((x) => x.toFixed(4)).join(' ');

const p = softmax(logits);
console.log(cut(p.map((v) => v.data))); // 0.8223 0.1113 0.0553 0.0112

const loss = crossEntropy(logits, words.indexOf('mat'));
loss.backward();
console.log(loss.data.toFixed(4)); // 0.1957
console.log(cut(logits.map((v) => v.grad))); // -0.1777 0.1113 0.0553 0.0112

const naive = Math.exp(1000) / (Math.exp(1000) + Math.exp(999));
const stable = softmax([1000, 999]).map((v) => v.data);

/** The probabilities at a temperature. */
const at = (temperature: number): number[] => softmax(logits.map((v) => v.div(temperature))).map((v) => v.data);
