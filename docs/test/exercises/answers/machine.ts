/** Planted answers for chapters 9 to 12. */
import type { Answers } from '../answers.ts';

export const answers: Answers = {
  '09/order': {
    right: [
      [
        'visit(root);\n  return list;',
        'const todo: [Node, boolean][] = [[root, false]];\n  for (let top = todo.pop(); top !== undefined; top = todo.pop()) {\n    const [node, ready] = top;\n    if (ready) list.push(node);\n    else if (!seen.has(node)) {\n      seen.add(node);\n      todo.push([node, true]);\n      for (const input of node.inputs) todo.push([input, false]);\n    }\n  }\n  return list;',
      ],
      [
        'if (seen.has(node)) return;\n    seen.add(node);\n    for (const input of node.inputs) visit(input);',
        'if (list.includes(node)) return;\n    node.inputs.forEach(visit);',
      ],
    ],
    wrong: [
      [
        'for (const input of node.inputs) visit(input);\n    list.push(node);',
        'list.push(node);\n    for (const input of node.inputs) visit(input);',
        'early',
      ],
      ['if (seen.has(node)) return;', '', 'repeated'],
      ['visit(input);', 'list.push(input);', 'shallow'],
      ['    list.push(node);\n', ''],
      ['return list', 'return list.reverse()', 'early'],
      ['of node.inputs)', 'of node.inputs.slice(0, 1))'],
    ],
  },
  '09/is-right': {
    right: [
      [
        'return order.every',
        'const done = new Set<Node>();\n  for (const node of order) {\n    if (node.inputs.some((input) => done.has(input))) return false;\n    done.add(node);\n  }\n  return true;\n  return order.every',
      ],
      ['!order.includes(input) || order.indexOf(input) > place', '!order.slice(0, place).includes(input)'],
    ],
    wrong: [
      ['return order', 'return true;\n  return order', 'always'],
      ['order.indexOf(input) > place', 'order.indexOf(input) < place', 'reversed'],
      [
        'return order.every',
        'return order[0]!.inputs.every((input) => order.indexOf(input) > 0) && order[0]!.inputs.length > 0;\n  return order.every',
        'first',
      ],
      ['return order', 'return false;\n  return order'],
      ['order.every', 'order.some', 'always'],
      [
        'return order.every',
        'return order.every((node, i) => i === 0 || order[i - 1]!.inputs.includes(node));\n  return order.every',
      ],
    ],
  },
  '10/collect': {
    right: [
      [
        'grads.set(name, (grads.get(name) ?? 0) + amount);',
        'const before = grads.has(name) ? grads.get(name)! : 0;\n    grads.set(name, before + amount);',
      ],
      [
        'for (const [name, amount] of shares) {',
        'for (const [name] of shares) grads.set(name, 0);\n  for (const [name, amount] of shares) {',
      ],
    ],
    wrong: [
      ['(grads.get(name) ?? 0) + amount', 'amount', 'overwrite'],
      ['grads.set', 'if (!grads.has(name)) grads.set', 'first'],
      ['(grads.get(name) ?? 0)', 'grads.get(name)!', 'undefined'],
      ['+ amount', '+ 1'],
      ['+ amount', '- amount'],
      ['?? 0) + amount', '?? 1) * amount'],
      ['set(name, (grads.get(name) ?? 0)', "set('a', (grads.get('a') ?? 0)"],
    ],
  },
  '10/repeat': {
    right: [
      ['let total = a;\n  for (let i = 1; i < n; i++) total = total.add(a);\n  return total;', 'return a.mul(n);'],
      ['let total = a;\n  for (let i = 1;', 'let total = new Value(0);\n  for (let i = 0;'],
    ],
    wrong: [
      ['total.add(a)', 'total.add(total)', 'doubled'],
      ['total.add(a)', 'total.add(new Value(a.data))', 'copies'],
      ['i = 1', 'i = 0', 'once'],
      ['total = total.add(a);', 'a.data += 1;', 'moved'],
      ['i < n', 'i < n - 1'],
      ['return total', 'return new Value(n * a.data)', 'copies'],
      ['return total', 'return total.data'],
      ['total.add(a)', 'total.mul(a)'],
    ],
  },
  '11/tanh-pieces': {
    right: [
      ['e.sub(1).div(e.add(1))', 'e.add(1).reciprocal().mul(-2).add(1)'],
      ['n.mul(2).exp()', 'n.add(n).exp()'],
    ],
    wrong: [
      ['n.mul(2).exp()', 'n.exp()', 'half'],
      ['e.sub(1).div(e.add(1))', 'e.add(1).div(e.sub(1))', 'upside'],
      ['n.mul(2).exp();\n', 'Math.exp(2 * n.data);\n  return n.mul(0).add((e - 1) / (e + 1));\n', 'lost'],
      ['n.mul(2).exp()', 'n.exp().mul(2)', 'outside'],
      ['e.sub(1).div(e.add(1))', 'n.tanh()'],
      ['e.sub(1).div(e.add(1))', 'e.sub(1).mul(e.add(1))'],
      ['e.sub(1).div(e.add(1))', 'e.sub(1).div(e).add(1)'],
    ],
  },
  '11/sigmoid': {
    right: [
      ['.reciprocal()', '.pow(-1)'],
      ['x.neg().exp().add(1).reciprocal()', 'x.exp().div(x.exp().add(1))'],
    ],
    wrong: [
      ['.neg()', '', 'mirror'],
      ['.reciprocal()', '', 'below'],
      ['.add(1)', '', 'one'],
      ['x.neg().exp().add(1).reciprocal()', 'x.mul(0).add(1 / (1 + Math.exp(-x.data)))', 'lost'],
      ['x.neg().exp().add(1).reciprocal()', 'x.sigmoid()'],
      ['x.neg().exp().add(1).reciprocal()', 'x.tanh()'],
      ['.add(1)', '.sub(1)'],
    ],
  },
  '12/slopes-of': {
    right: [
      ['f(...values).backward();', 'const end = f(...values);\n  end.backward();'],
      [
        'f(...values).backward();\n  return values.map((v) => v.grad);',
        "return grad(f(...values), values).map((g) => g.data);\n}\nimport { grad } from '@chainrule/engine';\nif (false) {",
      ],
    ],
    wrong: [
      ['v.grad', 'v.data', 'data'],
      ['.backward()', '', 'before'],
      ['f(...values).backward();', 'f(...values).backward();\n  f(...values).backward();', 'twice'],
      ['values.map((v) => v.grad)', 'values as never', 'values'],
      ['f(...values).backward()', 'noGrad(() => f(...values)).backward()'],
      ['f(...values)', 'f(values[0]!, values[0]!)'],
      ['f(...values).backward()', 'f(...values.map((v) => v.detach())).backward()'],
    ],
  },
  '12/detach': {
    right: [
      ['x.mul(x.detach())', 'x.detach().mul(x)'],
      ['x.mul(x.detach())', 'x.mul(x.data)'],
    ],
    wrong: [
      ['x.detach()', 'x', 'both'],
      ['x.mul(x.detach())', 'x.detach().mul(x.detach())', 'neither'],
      ['x.mul(x.detach())', 'x.mul(x).detach()', 'neither'],
      ['x.mul(x.detach())', 'x.detach()', 'after'],
      ['x.mul(x.detach())', 'x.add(x.detach())'],
      ['x.mul(x.detach())', 'x.mul(2)'],
      ['x.mul(x.detach())', 'x.mul(x.detach()).mul(2)'],
    ],
  },
};
