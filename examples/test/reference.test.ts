import { expect, test } from 'vitest';
import { MLP, Value } from '../reference/reference.ts';

test('the reference gives the numbers of micrograd’s README', () => {
  const a = new Value(-4);
  const b = new Value(2);
  let c = a.add(b);
  let d = a.mul(b).add(b.pow(3));
  c = c.add(c.add(1));
  c = c.add(c.add(1).sub(a));
  d = d.add(d.mul(2).add(b.add(a).relu()));
  d = d.add(d.mul(3).add(b.sub(a).relu()));
  const e = c.sub(d);
  const f = e.pow(2);
  let g = f.div(2);
  g = g.add(new Value(10).div(f));
  g.backward();
  expect(g.data.toFixed(4)).toBe('24.7041');
  expect(a.grad.toFixed(4)).toBe('138.8338');
  expect(b.grad.toFixed(4)).toBe('645.5773');
});

test('the reference blames a value twice that is used twice, and adds when asked twice', () => {
  const a = new Value(3);
  const b = a.add(a);
  b.backward();
  expect(a.grad).toBe(2);
  b.backward();
  expect(a.grad).toBe(4);
});

test('each op of the reference has the slope that a small step measures', () => {
  const ops: Record<string, (x: Value) => Value> = {
    add: (x) => x.add(2),
    sub: (x) => x.sub(2).sub(x.mul(3)),
    mul: (x) => x.mul(x),
    div: (x) => x.div(3).add(new Value(2).div(x)),
    neg: (x) => x.neg(),
    pow: (x) => x.pow(-1.5),
    exp: (x) => x.exp(),
    log: (x) => x.log(),
    tanh: (x) => x.tanh(),
    relu: (x) => x.relu(),
  };
  const h = 1e-6;
  for (const [name, op] of Object.entries(ops)) {
    const x = new Value(0.7);
    op(x).backward();
    const slope = (op(new Value(0.7 + h)).data - op(new Value(0.7 - h)).data) / (2 * h);
    expect(Math.abs(x.grad - slope), name).toBeLessThan(1e-8);
  }
});

test('the order is a loop: a chain of 200,000 nodes goes through backward()', () => {
  const x = new Value(1);
  let y = x;
  for (let i = 0; i < 200_000; i++) y = y.add(1);
  y.backward();
  expect(x.grad).toBe(1);
});

test('MLP(3, [4, 4, 1]) of the reference has 41 parameters and learns the notebook’s four samples', () => {
  let seed = 1;
  // A small generator of its own (Lehmer's), since the reference imports nothing.
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const net = new MLP(3, [4, 4, 1], random);
  expect(net.parameters()).toHaveLength(41);
  const xs = [
    [2, 3, -1],
    [3, -1, 0.5],
    [0.5, 1, 1],
    [1, 1, -1],
  ]; // prettier than one number a line
  const ys = [1, -1, -1, 1];
  let loss = new Value(0);
  for (let step = 0; step < 60; step++) {
    loss = new Value(0);
    for (const [i, x] of xs.entries()) {
      for (const y of net.forward(x)) loss = loss.add(y.sub(ys[i] ?? Number.NaN).pow(2));
    }
    for (const p of net.parameters()) p.grad = 0;
    loss.backward();
    for (const p of net.parameters()) p.data -= 0.05 * p.grad;
  }
  expect(loss.data).toBeLessThan(0.1);
});

test('a value prints as the notebook prints it', () => {
  expect(String(new Value(-8))).toBe('Value(data=-8)');
});
