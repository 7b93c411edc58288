/**
 * The lecture's first expression, L = (a·b + c)·f: its gradients, one nudge against nature, and its graph as a picture.
 * Writes demo-output/L.svg.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { toDot, Value } from '@chainrule/engine';
import { instance } from '@viz-js/viz';

const a = new Value(2, { label: 'a' });
const b = new Value(-3, { label: 'b' });
const c = new Value(10, { label: 'c' });
const f = new Value(-2, { label: 'f' });

function forward(): Value {
  const e = a.mul(b);
  e.label = 'e';
  const d = e.add(c);
  d.label = 'd';
  const L = d.mul(f);
  L.label = 'L';
  return L;
}

const L = forward();
L.backward();
console.log('L =', L.data, { a: a.grad, b: b.grad, c: c.grad, f: f.grad });
assert.equal(L.data, -8);
assert.deepEqual([a.grad, b.grad, c.grad, f.grad], [6, -4, -2, 4]);

const folder = new URL('../demo-output/', import.meta.url);
mkdirSync(folder, { recursive: true });
const viz = await instance();
writeFileSync(new URL('L.svg', folder), viz.renderString(toDot(L), { format: 'svg' }));

// A small step along the gradient makes L larger, by about 0.01 × the sum of the squared gradients.
for (const leaf of [a, b, c, f]) leaf.data += 0.01 * leaf.grad;
const nudged = forward().data;
console.log('after a nudge:', nudged);
assert.ok(Math.abs(nudged - -7.286496) < 1e-12);
