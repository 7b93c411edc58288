/** Planted answers for chapters 18 to 21. */
import type { Answers } from '../answers.ts';

export const answers: Answers = {
  '18/hinge': {
    right: [
      ['Math.max(0, 1 - score * side)', 'score * side > 1 ? 0 : 1 - score * side'],
      ['return Math', 'const missing = 1 - side * score;\n  if (missing < 0) return 0;\n  return Math'],
    ],
    wrong: [
      ['Math.max(0, 1 - score * side)', '1 - score * side', 'negative'],
      ['score * side', 'score', 'side'],
      ['1 - score * side', '-score * side', 'margin'],
      ['Math.max(0, 1 - score * side)', 'Math.abs(side - score)', 'distance'],
      ['1 - score * side', '1 + score * side'],
      ['Math.max', 'Math.min'],
      ['1 - score * side)', '1 - score * side) ** 2'],
    ],
  },
  '18/accuracy': {
    right: [
      ['score * sides[i]! > 0', 'Math.sign(score) === sides[i]'],
      [
        'const right',
        'let n = 0;\n  for (let i = 0; i < scores.length; i++) if (scores[i]! > 0 ? sides[i] === 1 : scores[i]! < 0 && sides[i] === -1) n++;\n  return n / scores.length;\n  const right',
      ],
    ],
    wrong: [
      [' / scores.length', '', 'number'],
      ['score * sides[i]! > 0', 'score === sides[i]', 'same'],
      ['right.length / scores.length', '(100 * right.length) / scores.length', 'percent'],
      ['score * sides[i]! > 0', 'score > 0', 'one'],
      ['> 0', '>= 0'],
      ['> 0', '< 0'],
      ['> 0', '> 1'],
    ],
  },
  '19/temperature': {
    right: [
      ['Math.exp(score / temperature)', 'Math.exp((score - Math.max(...scores)) / temperature)'],
      ['Math.exp(score / temperature)', 'Math.exp(score) ** (1 / temperature)'],
    ],
    wrong: [
      ['score / temperature', 'score * temperature', 'multiplied'],
      ['Math.exp(score / temperature)', 'Math.exp(score) / temperature', 'late'],
      ['power / total', 'power', 'powers'],
      ['Math.exp(score / temperature)', 'score / temperature', 'scores'],
      ['score / temperature', '-score / temperature'],
      ['power / total', '1 / powers.length'],
      ['power / total', 'power / Math.max(...powers)'],
    ],
  },
  '19/cross-entropy': {
    right: [
      ['-Math.log(p[target]!)', 'Math.log(1 / p[target]!)'],
      ['return', 'const got = p.at(target) ?? 0;\n  return 0 - Math.log(got);\n  return'],
    ],
    wrong: [
      ['-Math', 'Math', 'sign'],
      ['Math.log(', 'Math.log2(', 'base'],
      ['-Math.log(p[target]!)', '1 - p[target]!', 'missing'],
      ['p[target]!', 'p[target - 1] ?? 1', 'place'],
      ['p[target]!', 'Math.max(...p)', 'place'],
      ['Math.log(', 'Math.log10(', 'base'],
      ['-Math.log(p[target]!)', '-p.reduce((sum, pi) => sum + Math.log(pi), 0)'],
      ['p[target]!', 'Math.max(0.01, p[target]!)'],
    ],
  },
  '19/p-minus-y': {
    right: [
      ['(i === target ? pi - 1 : pi)', 'pi - (i === target ? 1 : 0)'],
      ['return p.map((pi, i) => (i === target ? pi - 1 : pi));', 'const g = [...p];\n  g[target]! -= 1;\n  return g;'],
    ],
    wrong: [
      ['(i === target ? pi - 1 : pi)', '(i === target ? 1 - pi : -pi)', 'sign'],
      ['(i === target ? pi - 1 : pi)', 'pi - 1', 'all'],
      ['return', 'p[target]! -= 1;\n  return p;\n  return', 'changed'],
      ['pi - 1', '-1 / pi', 'probability'],
      ['pi - 1', '-1'],
      [': pi', ': 0'],
    ],
  },
  '20/attention': {
    right: [
      [
        'const root',
        'const scaled = query.map((q) => q / Math.sqrt(query.length));\n  return softmax(keys.map((key) => scaled.reduce((sum, q, i) => sum + q * key[i]!, 0)));\n  const root',
      ],
      ['Math.sqrt(query.length)', 'query.length ** 0.5'],
    ],
    wrong: [
      [' / root', '', 'root'],
      ['Math.sqrt(query.length)', 'query.length', 'length'],
      ['softmax(keys.map((key) => fit(key) / root))', 'keys.map((key) => fit(key) / root)', 'scores'],
      ['q * key[i]!', 'q + key[i]!'],
      ['q * key[i]!', 'key[i]!'],
      ['fit(key) / root', '-fit(key) / root'],
      ['Math.sqrt(query.length)', 'Math.sqrt(keys.length)'],
    ],
  },
  '20/mix': {
    right: [
      [
        'return',
        'const mixed = values[0]!.map(() => 0);\n  weights.forEach((weight, i) => values[i]!.forEach((v, j) => { mixed[j]! += weight * v; }));\n  return mixed;\n  return',
      ],
      [
        'weights.reduce((sum, w, i) => sum + w * values[i]![j]!, 0)',
        'values.reduce((sum, value, i) => sum + value[j]! * weights[i]!, 0)',
      ],
    ],
    wrong: [
      ['return', 'return values[weights.indexOf(Math.max(...weights))]!;\n  return', 'best'],
      ['w * values', 'values', 'unweighted'],
      ['w * values[i]![j]!', 'values[i]![j]! / weights.length', 'mean'],
      ['return', 'return values.map((value) => value.reduce((a, b) => a + b, 0) / value.length);\n  return', 'crossed'],
      ['sum + w *', 'sum - w *'],
      ['values[i]![j]!', 'values[j]![i]!'],
    ],
  },
  '20/pick': {
    right: [
      ['end += p[i]!;\n    if (r < end) return i;', 'if (r < p[i]!) return i;\n    r -= p[i]!;'],
      ['if (r < end) return i', 'if (end > r) return i'],
    ],
    wrong: [
      ['let end = 0;', 'return p.indexOf(Math.max(...p));\n  let end = 0;', 'largest'],
      ['r < end', 'r < p[i]!', 'alone'],
      ['end += p[i]!;\n    if (r < end) return i;', 'if (r < end) return i;\n    end += p[i]!;', 'early'],
      ['r < end', 'r <= end', 'zero'],
      ['r < end', 'r > end'],
      ['return p.length - 1', 'return -1'],
      ['return i', 'return i + 1'],
    ],
  },
  '21/slopes': {
    right: [
      [
        'return xs.map((_, i) => {',
        'return xs.map((x0, i) => {\n    const [up, down] = [[...xs], [...xs]];\n    up[i] = x0 + h;\n    down[i] = x0 - h;\n    return (f(up) - f(down)) / (2 * h);',
      ],
      ['(at(h) - at(-h)) / (2 * h)', '(at(h) / 2 - at(-h) / 2) / h'],
    ],
    wrong: [
      ['(2 * h)', 'h', 'half'],
      ['(at(h) - at(-h)) / (2 * h)', '(at(h) - at(0)) / h', 'oneSided'],
      ['(j === i ? x + dx : x)', 'x + dx', 'together'],
      ['return (at(h)', 'xs[i]! += h;\n    return (at(h)', 'changed'],
      ['(at(h) - at(-h))', '(at(-h) - at(h))'],
      ['j === i', 'j === 0'],
    ],
  },
  '21/softmax': {
    right: [
      ['const top = amax(scores);', 'const top = Math.max(...scores.map((score) => score.data));'],
      ['power.div(total)', 'power.mul(total.reciprocal())'],
    ],
    wrong: [
      ['score.sub(top).exp()', 'score.exp()', 'overflow'],
      ['const top = amax(scores)', 'const top = Math.min(...scores.map((score) => score.data))', 'smallest'],
      ['score.sub(top).exp()', 'score.exp().sub(top)', 'overflow'],
      ['power.div(total)', 'power', 'after'],
      ['const total = sum(powers)', 'const total = sum(powers).data', 'lost'],
      ['score.sub(top).exp()', 'score.sub(top).exp2()'],
      ['power.div(total)', 'power.div(total).detach()'],
      ['score.sub(top)', 'top.sub(score)'],
    ],
  },
  '21/momentum': {
    right: [
      [
        'const speeds = new Map<Value, number>();',
        'const list = parameters.map(() => 0);\n  return () => parameters.forEach((p, i) => {\n    list[i] = share * list[i]! + p.grad;\n    p.data -= lr * list[i]!;\n  });\n  const speeds = new Map<Value, number>();',
      ],
      ['p.data -= lr * speed', 'p.data = p.data - speed * lr'],
    ],
    wrong: [
      ['share * (speeds.get(p) ?? 0) + p.grad', 'p.grad', 'forgets'],
      ['const speed = share * ', 'const speed = ', 'lossless'],
      [
        'const speeds = new Map<Value, number>();\n  return () => {',
        'let speed = 0;\n  return () => {\n    for (const p of parameters) {\n      speed = share * speed + p.grad;\n      p.data -= lr * speed;\n    }\n    return;\n    const speeds = new Map();',
        'shared',
      ],
      ['p.data -=', 'p.data +=', 'uphill'],
      ['speeds.set(p, speed)', 'speeds.set(p, p.grad)'],
      ['share * (speeds.get(p) ?? 0) + p.grad', 'share * (speeds.get(p) ?? 0) + (1 - share) * p.grad'],
      ['lr * speed', 'speed'],
    ],
  },
};
