/** The picture of an expression: a neuron of the lecture, its values and its gradients, laid out by Graphviz (as Wasm). */
import { toDot, Value } from '@chainrule/engine';
import { instance } from '@viz-js/viz';

/** The lecture's neuron, o = tanh(x1·w1 + x2·w2 + b), after backward(). */
export function neuron(): Value {
  const x1 = new Value(2, { label: 'x1' });
  const x2 = new Value(0, { label: 'x2' });
  const w1 = new Value(-3, { label: 'w1' });
  const w2 = new Value(1, { label: 'w2' });
  const b = new Value(6.8813735870195432, { label: 'b' });
  const n = x1.mul(w1).add(x2.mul(w2)).add(b);
  n.label = 'n';
  const o = n.tanh();
  o.label = 'o';
  o.backward();
  return o;
}

/** An expression's graph as SVG text. */
export async function graphSvg(root: Value): Promise<string> {
  const viz = await instance();
  return viz.renderString(toDot(root), { format: 'svg' });
}
