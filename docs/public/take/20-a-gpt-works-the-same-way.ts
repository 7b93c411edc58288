/**
 * 20. A GPT works the same way
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { dot, softmax, Value } from '@chainrule/engine';

/** What a position takes from all so far: a weighted mean of values. */
function attend(query: Value[], keys: Value[][], values: Value[][]) {
  const root = Math.sqrt(query.length);
  const scores = keys.map((key) => dot(query, key).div(root));
  const weights = softmax(scores); // who is worth listening to
  const column = (i: number) => values.flatMap((value) => value[i] ?? []);
  return query.map((_, i) => dot(weights, column(i)));
}

const row = (...xs: number[]): Value[] => xs.map((x) => new Value(x));
const query = row(1, 0);
const keys = [row(1, 0), row(0, 1)];
const out = attend(query, keys, [row(10, 0), row(0, 10)]);
out[0]?.backward();
console.log(out.map((v) => v.data.toFixed(4)).join(' ')); // 6.6976 3.3024
console.log(query[0]?.grad.toFixed(4)); // 1.5640
