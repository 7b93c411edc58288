// #region attention
import { dot, softmax, Value } from '@chainrule/engine';

/** What one position takes from all positions so far: a weighted mean of their values. */
function attend(query: Value[], keys: Value[][], values: Value[][]): Value[] {
  const scores = keys.map((key) => dot(query, key).div(Math.sqrt(query.length)));
  const weights = softmax(scores); // who is worth listening to
  const column = (i: number): Value[] => values.map((value) => value[i] ?? new Value(0));
  return query.map((_, i) => dot(weights, column(i)));
}

const row = (...xs: number[]): Value[] => xs.map((x) => new Value(x));
const query = row(1, 0);
const keys = [row(1, 0), row(0, 1)];
const out = attend(query, keys, [row(10, 0), row(0, 10)]);
out[0]?.backward();
console.log(out.map((v) => v.data.toFixed(4)).join(' ')); // 6.6976 3.3024
console.log(query[0]?.grad.toFixed(4)); // 1.5640

// #endregion attention

export { attend, out, query };
