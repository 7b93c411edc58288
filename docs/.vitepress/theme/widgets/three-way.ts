/** The examples of ThreeWay: the formula for us, and the program of each column as its library writes it. */
import recorded from '../../recorded/three-way.json';

export type ExampleName = keyof typeof recorded.examples;

export interface ThreeWayExample {
  readonly expr: string;
  readonly title: string;
  /** For a button. */
  readonly short: string;
  readonly typescript: string;
  readonly python: string;
  readonly torch: string;
}

export const examples: Readonly<Record<ExampleName, ThreeWayExample>> = {
  neuron: {
    expr: 'n = x1*w1 + x2*w2 + b; o = tanh(n)',
    title: 'A neuron, three times',
    short: 'neuron',
    typescript: 'const n = x1.mul(w1)\n  .add(x2.mul(w2))\n  .add(b);\nconst o = n.tanh();\no.backward();',
    python: 'n = x1*w1 + x2*w2 + b\no = n.tanh()\no.backward()',
    torch: 'n = x1*w1 + x2*w2 + b\no = torch.tanh(n)\no.backward()',
  },
  lecture: {
    expr: 'e = a*b; d = e + c; L = d*f',
    title: 'L = (a·b + c)·f, three times',
    short: '(a·b + c)·f',
    typescript: 'const L = a.mul(b)\n  .add(c).mul(f);\nL.backward();',
    python: 'L = (a*b + c) * f\nL.backward()',
    torch: 'L = (a*b + c) * f\nL.backward()',
  },
  reuse: {
    expr: 'b = a + a',
    title: 'a + a, three times',
    short: 'a + a',
    typescript: 'const b = a.add(a);\nb.backward();',
    python: 'b = a + a\nb.backward()',
    torch: 'b = a + a\nb.backward()',
  },
  product: {
    expr: 'd = a*b; e = a + b; f = d*e',
    title: '(a·b)(a + b), three times',
    short: '(a·b)(a + b)',
    typescript: 'const f = a.mul(b)\n  .mul(a.add(b));\nf.backward();',
    python: 'f = (a*b) * (a + b)\nf.backward()',
    torch: 'f = (a*b) * (a + b)\nf.backward()',
  },
};

export { recorded };
