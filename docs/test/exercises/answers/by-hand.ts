/** Planted answers for chapters 5 to 8. */
import type { Answers } from '../answers.ts';

export const answers: Answers = {
  '05/by-hand': {
    right: [
      ['const gradE = gradD;\n  const gradC = gradD;', 'const gradE = 1 * gradD;\n  const gradC = f;'],
      [
        '',
        'export const gradients = (a: number, b: number, c: number, f: number) => ({ a: b * f, b: a * f, c: f, d: f, e: f, f: a * b + c });',
      ],
    ],
    wrong: [
      ['gradD = f;\n  const gradF = a * b + c', 'gradD = a * b + c;\n  const gradF = f', 'data'],
      ['gradA = b * gradE;\n  const gradB = a', 'gradA = a * gradE;\n  const gradB = b', 'own'],
      ['gradA = b * gradE;\n  const gradB = a * gradE', 'gradA = b;\n  const gradB = a', 'local'],
      ['gradC = gradD', 'gradC = 1', 'one'],
      ['gradE = gradD', 'gradE = c * gradD'],
      ['gradF = a * b + c', 'gradF = a * b'],
      ['gradD = f', 'gradD = -f'],
    ],
  },
  '05/step': {
    right: [
      ['value + size * grads[i]!', 'value - -size * grads[i]!'],
      [
        'return values.map((value, i) => value + size * grads[i]!);',
        'const moved = [...values];\n  grads.forEach((g, i) => { moved[i]! += g * size; });\n  return moved;',
      ],
    ],
    wrong: [
      ['value + size', 'value - size', 'down'],
      ['size * ', '', 'whole'],
      [
        'return values.map((value, i) => value + size * grads[i]!);',
        'values.forEach((v, i) => { values[i] = v + size * grads[i]!; });\n  return values;',
        'changed',
      ],
      [' * grads[i]!', '', 'everywhere'],
      ['value + size * grads[i]!', 'size * grads[i]!'],
      ['value + size * grads[i]!', 'value * (1 + size * grads[i]!)'],
      ['grads[i]!', 'grads[0]!'],
    ],
  },
  '06/along': {
    right: [
      [
        'let slope = 1;\n  for (const local of slopes) slope *= local;\n  return slope;',
        'return slopes.reduce((a, b) => a * b, 1);',
      ],
      [
        'for (const local of slopes) slope *= local',
        'for (let i = slopes.length; i > 0; i--) slope = slopes[i - 1]! * slope',
      ],
    ],
    wrong: [
      [
        'let slope = 1;\n  for (const local of slopes) slope *= local;',
        'let slope = 0;\n  for (const local of slopes) slope += local;',
        'sum',
      ],
      ['slope = 1', 'slope = 0', 'zero'],
      ['let slope = 1;', 'if (slopes.length === 0) return 0;\n  let slope = 1;', 'empty'],
      ['*=', '=', 'last'],
      ['slope *= local', 'slope *= Math.abs(local)'],
      ['of slopes)', 'of slopes) if (local !== 0)'],
    ],
  },
  '06/over': {
    right: [
      [
        'let total = 0;',
        'return paths.map((path) => path.reduce((a, b) => a * b, 1)).reduce((a, b) => a + b, 0);\n  let total = 0;',
      ],
      ['total += slope', 'total = slope + total'],
    ],
    wrong: [
      [
        'let total = 0;',
        'return paths.map((path) => path.reduce((a, b) => a + b, 0)).reduce((a, b) => a * b, 1);\n  let total = 0;',
        'crossed',
      ],
      ['let total = 0;', 'return paths.flat().reduce((a, b) => a * b, 1);\n  let total = 0;', 'product'],
      ['let total = 0;', 'return paths.flat().reduce((a, b) => a + b, 0);\n  let total = 0;', 'sum'],
      ['+= slope', '= slope', 'largest'],
      ['+= slope', '= Math.max(total, slope)', 'largest'],
      ['+= slope', '+= Math.abs(slope)'],
    ],
  },
  '07/neuron': {
    right: [
      [
        'let n = b;\n  for (let i = 0; i < w.length; i++) n += w[i]! * x[i]!;\n  return Math.tanh(n);',
        'return Math.tanh(w.reduce((n, wi, i) => n + wi * x[i]!, 0) + b);',
      ],
      ['let n = b;', 'let n = 0;\n  n += b;'],
    ],
    wrong: [
      ['n = b', 'n = 0', 'bias'],
      ['Math.tanh(n)', 'n', 'flat'],
      [
        'let n = b;\n',
        'let n = 0;\n  for (let i = 0; i < w.length; i++) n += w[i]! * x[i]!;\n  return Math.tanh(n) + b;\n',
        'outside',
      ],
      ['n += w[i]! * x[i]!;\n  return Math.tanh(n)', 'n += Math.tanh(w[i]! * x[i]!);\n  return n', 'each'],
      ['w[i]! * x[i]!', 'w[i]! + x[i]!'],
      ['i = 0', 'i = 1'],
      ['Math.tanh(n)', 'Math.tan(n)'],
    ],
  },
  '07/tanh-slope': {
    right: [
      ['1 - y * y', '(1 - y) * (1 + y)'],
      ['const y = Math.tanh(n);\n  return 1 - y * y;', 'return 1 / Math.cosh(n) ** 2;'],
    ],
    wrong: [
      ['1 - y * y', '1 - n * n', 'input'],
      ['1 - y * y', 'y', 'value'],
      ['y * y', 'y', 'linear'],
      ['Math.tanh(n)', '(Math.exp(2 * n) - 1) / (Math.exp(2 * n) + 1)', 'overflow'],
      ['1 - y * y', 'y * y'],
      ['1 - y * y', '1 + y * y'],
    ],
  },
  '08/rules': {
    right: [
      ['a.grad += out.grad;\n    b.grad += out.grad;', 'for (const input of [a, b]) input.grad += out.grad;'],
      ['a.grad += b.data * out.grad', 'a.grad = a.grad + out.grad * b.data'],
    ],
    wrong: [
      [
        'a.grad += b.data * out.grad;\n    b.grad += a.data',
        'a.grad += a.data * out.grad;\n    b.grad += b.data',
        'own',
      ],
      ['a.grad += b.data * out.grad', 'a.grad += b.data', 'upstream'],
      ['a.grad += out.grad', 'a.grad = out.grad', 'overwrite'],
      [
        'out.passBack = () => {\n    a.grad += out.grad;\n    b.grad += out.grad;\n  };',
        'a.grad += out.grad;\n  b.grad += out.grad;',
        'early',
      ],
      ['b.grad += out.grad', 'b.grad -= out.grad'],
      ['b.grad += a.data * out.grad;', ''],
      ['a.grad += b.data * out.grad', 'a.grad += out.data * out.grad'],
    ],
  },
  '08/exp': {
    right: [
      ['out.data * out.grad', 'Math.exp(x.data) * out.grad'],
      [
        'const out = new Num(Math.exp(x.data), [x]);',
        'const power = Math.E ** x.data;\n  const out = new Num(power, [x]);',
      ],
    ],
    wrong: [
      ['+=', '=', 'overwrite'],
      [' * out.grad', '', 'upstream'],
      ['out.data * out.grad', 'x.data * Math.exp(x.data - 1) * out.grad', 'power'],
      ['out.data * out.grad', 'x.data * out.grad', 'input'],
      ['Math.exp(x.data)', 'Math.exp(-x.data)'],
      ['Math.exp(x.data)', 'x.data ** Math.E'],
      ['x.grad += out.data', 'out.grad += x.data'],
    ],
  },
};
