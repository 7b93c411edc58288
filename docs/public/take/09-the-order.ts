/**
 * 9. The order: topological sort
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { topologicalOrder, Value } from '@chainrule/engine';

/** A number that knows what it was made of, and how to hand its slope back. */
class Num {
  readonly data: number;
  readonly inputs: readonly Num[];
  grad = 0;
  passBack = () => {};
  constructor(data: number, inputs: readonly Num[] = []) {
    this.data = data;
    this.inputs = inputs;
  }
}

function add(a: Num, b: Num): Num {
  const out = new Num(a.data + b.data, [a, b]);
  out.passBack = () => {
    a.grad += out.grad;
    b.grad += out.grad;
  };
  return out;
}

function mul(a: Num, b: Num): Num {
  const out = new Num(a.data * b.data, [a, b]);
  out.passBack = () => {
    a.grad += b.data * out.grad;
    b.grad += a.data * out.grad;
  };
  return out;
}

function order(root: Num): Num[] {
  const list: Num[] = [];
  const seen = new Set<Num>();
  function visit(node: Num): void {
    if (seen.has(node)) return;
    seen.add(node);
    for (const input of node.inputs) visit(input);
    list.push(node); // only after everything it was made of
  }
  visit(root);
  return list;
}

const x = new Num(1);
const u = mul(x, x);
const y = add(u, mul(new Num(3), u));

y.grad = 1;
for (const node of order(y).reverse()) node.passBack();
console.log(x.grad); // 8

/** y = u + 3u with u = x·x at x = 1, its gradients still 0. */
function fresh(): { x: Num; y: Num } {
  const x = new Num(1);
  const u = mul(x, x);
  return { x, y: add(u, mul(new Num(3), u)) };
}

/** Wrong: passes on at once, and again each time more arrives. */
function recursion(node: Num): void {
  node.passBack();
  for (const input of node.inputs) recursion(input);
}

/** Wrong: a node passes on when it is met, before all has arrived. */
function parentsFirst(root: Num, seen = new Set<Num>()): void {
  if (seen.has(root)) return;
  seen.add(root);
  root.passBack();
  for (const input of root.inputs) parentsFirst(input, seen);
}

/** The slope of x that a walk leaves behind. */
function slopeAfter(walk: (root: Num) => void): number {
  const { x, y } = fresh();
  y.grad = 1;
  walk(y);
  return x.grad;
}

const wrong = { recursion: slopeAfter(recursion), parentsFirst: slopeAfter((root) => parentsFirst(root)) };
console.log(wrong.recursion, wrong.parentsFirst); // 10 2

const v = new Value(1);
const w = v.mul(v);
const whole = w.add(w.mul(3));
whole.backward();
console.log(v.grad, topologicalOrder(whole).length); // 8 5
