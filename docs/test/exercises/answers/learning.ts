/** Planted answers for chapters 13 to 17. */
import type { Answers } from '../answers.ts';

export const answers: Answers = {
  '13/count': {
    right: [
      ['neurons * (incoming + 1)', 'neurons * incoming + neurons'],
      [
        'let total = 0;',
        'return nouts.reduce((sum, nout, i) => sum + nout * ((i === 0 ? nin : nouts[i - 1]!) + 1), 0);\n  let total = 0;',
      ],
    ],
    wrong: [
      ['(incoming + 1)', 'incoming', 'biases'],
      ['    incoming = neurons;\n', '', 'incoming'],
      ['neurons * (incoming + 1)', 'neurons * incoming + 1', 'layerBias'],
      ['neurons * (incoming + 1)', 'neurons', 'neurons'],
      ['total +=', 'total ='],
      ['incoming = neurons', 'incoming += neurons'],
    ],
  },
  '13/forward': {
    right: [
      [
        'let numbers = x;\n  for (const layer of layers) {\n    numbers = layer.map((neuron) => fire(neuron, numbers));\n  }\n  return numbers;',
        'return layers.reduce((numbers, layer) => layer.map((neuron) => fire(neuron, numbers)), x);',
      ],
      ['let numbers = x;', 'let numbers = [...x];'],
    ],
    wrong: [
      ['fire(neuron, numbers))', 'fire(neuron, x))', 'inputs'],
      [
        'numbers = layer.map((neuron) => fire(neuron, numbers))',
        'numbers = [...numbers.slice(numbers === x ? 2 : 0), ...layer.map((neuron) => fire(neuron, numbers))]',
        'gathered',
      ],
      ['of layers)', 'of [...layers].reverse())', 'reversed'],
      ['of layers)', 'of layers.slice(0, 1))', 'reversed'],
      ['Math.tanh', ''],
      [', neuron.b)', ', 0)'],
      ['layer.map((neuron) => fire(neuron, numbers))', '[fire(layer[0]!, numbers)]'],
    ],
  },
  '14/loss': {
    right: [
      ['(outputs[i]! - targets[i]!) ** 2', '(targets[i]! - outputs[i]!) * (targets[i]! - outputs[i]!)'],
      [
        'let total = 0;',
        'return outputs.map((output, i) => (output - targets[i]!) ** 2).reduce((a, b) => a + b, 0);\n  let total = 0;',
      ],
    ],
    wrong: [
      [' ** 2', '', 'cancel'],
      [
        'return total',
        'let sum = 0;\n  for (let i = 0; i < outputs.length; i++) sum += outputs[i]! - targets[i]!;\n  return sum ** 2',
        'late',
      ],
      ['(outputs[i]! - targets[i]!) ** 2', 'Math.abs(outputs[i]! - targets[i]!)', 'absolute'],
      ['return total', 'return total / outputs.length', 'mean'],
      ['outputs[i]! - targets', 'outputs[i]! + targets'],
      ['+=', '='],
      ['return total', 'return Math.sqrt(total)'],
    ],
  },
  '14/loss-slopes': {
    right: [
      ['2 * (output - targets[i]!)', '-2 * (targets[i]! - output)'],
      ['2 * (output - targets[i]!)', 'output - targets[i]! + (output - targets[i]!)'],
    ],
    wrong: [
      ['output - targets[i]!', 'targets[i]! - output', 'sign'],
      ['2 * ', '', 'two'],
      ['2 * (output - targets[i]!)', '(output - targets[i]!) ** 2', 'squares'],
      ['(output - targets[i]!)', 'output', 'output'],
      ['2 * (output', '(2 / outputs.length) * (output'],
      ['2 * (output - targets[i]!)', '2 * Math.abs(output - targets[i]!)'],
    ],
  },
  '15/update': {
    right: [
      ['p.data -= lr * p.grad', 'p.data += -lr * p.grad'],
      [
        'for (const p of parameters) {\n    p.data -= lr * p.grad;\n  }',
        'parameters.forEach((p) => {\n    p.data = p.data - p.grad * lr;\n  });',
      ],
    ],
    wrong: [
      ['-=', '+=', 'uphill'],
      ['lr * ', '', 'rate'],
      ['-= lr', '= -lr', 'replaced'],
      ['p.data -= lr * p.grad', 'p.grad -= lr * p.grad', 'grad'],
      ['p.data -= lr * p.grad;', 'p.data -= lr * p.grad;\n    return;'],
      ['lr * p.grad', 'lr'],
      ['lr * p.grad', 'lr * Math.sign(p.grad)'],
    ],
  },
  '15/descend': {
    right: [
      [
        'const loss = f(x);\n    x.zeroGrad();\n    loss.backward();\n    x.data -= lr * x.grad;',
        'x.grad = 0;\n    f(x).backward();\n    x.data -= lr * x.grad;',
      ],
      [
        'x.zeroGrad();\n    loss.backward();\n    x.data -= lr * x.grad;',
        'loss.backward();\n    x.data -= lr * x.grad;\n    x.zeroGrad();',
      ],
    ],
    wrong: [
      ['    x.zeroGrad();\n', '', 'forgets'],
      ['-=', '+=', 'uphill'],
      ['x.zeroGrad();\n    loss.backward();', 'loss.backward();\n    x.zeroGrad();', 'stays'],
      ['x.data -= lr * x.grad;', 'x.data -= lr * x.grad;\n    return x.data;', 'once'],
      ['lr * x.grad', 'x.grad'],
      ['step < steps', 'step <= steps'],
      ['return x.data', 'return f(x).data'],
    ],
  },
  '16/zero-grad': {
    right: [
      ['p.grad = 0', 'p.zeroGrad()'],
      ['for (const p of parameters) p.grad = 0;', 'parameters.forEach((p) => {\n    p.grad = 0;\n  });'],
    ],
    wrong: [
      ['p.grad = 0', 'p.data = 0', 'data'],
      ['for (const p of parameters) p.grad = 0;', 'parameters[0]!.grad = 0;', 'first'],
      [
        'for (const p of parameters) p.grad = 0;',
        "parameters = parameters.map((p) => new Value(p.data));\n}\nimport { Value } from '@chainrule/engine';\nif (false) {",
        'copies',
      ],
      ['p.grad = 0', 'p.grad = 1'],
      ['p.grad = 0', 'p.grad -= 1'],
      ['for (const p of parameters) p.grad = 0;', 'parameters.map((p) => p.grad === 0);'],
    ],
  },
  '16/accumulate': {
    right: [
      [
        'loss(w, x).backward();\n  return w.grad / xs.length',
        'loss(w, x).mul(1 / xs.length).backward();\n  return w.grad',
      ],
      ['w.zeroGrad();', 'w.grad = 0;'],
    ],
    wrong: [
      ['for (const x of xs) loss', 'for (const x of xs) w.zeroGrad(), loss', 'last'],
      [' / xs.length', '', 'sum'],
      ['  w.zeroGrad();\n', '', 'old'],
      ['.backward()', '', 'none'],
      ['w.grad / xs.length', 'w.data / xs.length'],
      ['of xs)', 'of xs.slice(1))'],
      ['/ xs.length', '/ 2'],
    ],
  },
  '17/decay': {
    right: [
      [
        'const list: number[] = [];',
        'return Array.from({ length: steps }, (_, i) => start * factor ** i);\n  const list: number[] = [];',
      ],
      ['list.push(rate);\n    rate *= factor;', 'list.push(start * factor ** step);'],
    ],
    wrong: [
      ['list.push(rate);\n    rate *= factor;', 'rate *= factor;\n    list.push(rate);', 'early'],
      ['rate *= factor', 'rate -= start * factor', 'linear'],
      ['step < steps', 'step <= steps', 'more'],
      ['rate *= factor', 'rate = start * factor', 'once'],
      ['rate *= factor', 'rate /= factor'],
      ['    rate *= factor;\n', ''],
      ['list.push(rate)', 'list.unshift(rate)'],
    ],
  },
  '17/batches': {
    right: [
      [
        'const all: T[][] = [];',
        'return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));\n  const all: T[][] = [];',
      ],
      ['items.slice(from, from + size)', 'items.slice(from, Math.min(items.length, from + size))'],
    ],
    wrong: [
      ['from < items.length', 'from + size <= items.length', 'dropped'],
      ['from += size', 'from++', 'overlap'],
      [
        'const all: T[][] = [];',
        'const n = Math.ceil(items.length / size);\n  return Array.from({ length: size }, (_, i) => items.slice(i * n, (i + 1) * n));\n  const all: T[][] = [];',
        'number',
      ],
      ['from + size)', 'size)'],
      ['all.push', 'all.unshift'],
      ['from = 0', 'from = size'],
    ],
  },
  '17/l2': {
    right: [
      ['w.mul(w).mul(strength)', 'w.pow(2).mul(strength)'],
      [
        'let total = loss;',
        "return loss.add(sum(weights.map((w) => w.square())).mul(strength));\n}\nimport { sum } from '@chainrule/engine';\nif (false) {\n  let weights: Value[] = [], strength = 0, loss!: Value, total = loss;",
      ],
    ],
    wrong: [
      ['w.mul(w).mul(strength)', 'w.mul(strength)', 'flat'],
      ['total.add(', 'total.sub(', 'reward'],
      ['.mul(strength)', '', 'strength'],
      ['w.mul(w).mul(strength)', 'w.data * w.data * strength', 'lost'],
      ['total = total.add', 'total = loss.add'],
      ['w.mul(w).mul(strength)', 'w.mul(w).mul(strength).div(weights.length)'],
      ['return total', 'return loss'],
    ],
  },
};
