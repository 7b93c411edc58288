import { topologicalOrder, Value } from '@chainrule/engine';
import { add, mul, Num } from './08-rules.solution.ts';

// #region sort
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
// #endregion sort

// #region use
const x = new Num(1);
const u = mul(x, x);
const y = add(u, mul(new Num(3), u));

y.grad = 1;
for (const node of order(y).reverse()) node.passBack();
console.log(x.grad); // 8
// #endregion use

/** y = u + 3u with u = x·x at x = 1, its gradients still 0. */
function fresh(): { x: Num; y: Num } {
  const x = new Num(1);
  const u = mul(x, x);
  return { x, y: add(u, mul(new Num(3), u)) };
}

// #region recursion
/** Wrong: passes on at once, and again each time more arrives. */
function recursion(node: Num): void {
  node.passBack();
  for (const input of node.inputs) recursion(input);
}
// #endregion recursion

// #region parents-first
/** Wrong: a node passes on when it is met, before all has arrived. */
function parentsFirst(root: Num, seen = new Set<Num>()): void {
  if (seen.has(root)) return;
  seen.add(root);
  root.passBack();
  for (const input of root.inputs) parentsFirst(input, seen);
}
// #endregion parents-first

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

export { v, wrong, x };
