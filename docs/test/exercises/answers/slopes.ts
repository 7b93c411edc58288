/** Planted answers for part one: chapters 1 to 4. */
import type { Answers } from '../answers.ts';

export const answers: Answers = {
  '01/nudge': {
    right: [
      ['(f(x + h) - f(x)) / h', '(f(x + h) - f(x - h)) / (2 * h)'],
      [
        'return (f(x + h) - f(x)) / h;',
        'const before = f(x);\n  const after = f(x + h);\n  return (after - before) / ((x + h) - x);',
      ],
    ],
    wrong: [
      [' / h', '', 'divide'],
      ['f(x + h) - f(x)', 'f(x) - f(x + h)', 'sign'],
      ['f(x))', 'f(x - h))', 'both'],
      [' / h', ' / x', 'place'],
      [' / h', ' * h'],
      ['(f(x + h) - f(x)) / h', 'f(x + h) / h'],
      ['x + h', 'x + 0.5'],
    ],
  },
  '01/direction': {
    right: [
      ['slope > 0 ? -1 : 1', '-Math.sign(slope)'],
      ['if (slope === 0) return 0;\n  return slope > 0 ? -1 : 1;', 'return slope > 0 ? -1 : slope < 0 ? 1 : 0;'],
    ],
    wrong: [
      ['-1 : 1', '1 : -1', 'uphill'],
      ['return slope > 0 ? -1 : 1', 'return -slope', 'size'],
      ['if (slope === 0) return 0;\n', '', 'flat'],
      ['slope === 0', 'Math.abs(slope) < 0.01'],
      ['-1 : 1', '-1 : 0'],
      ['-1 : 1', '0 : 1'],
    ],
  },
  '02/partials': {
    right: [
      ['before) / h,\n    (f(a, b', 'f(a, b, c)) / h,\n    (f(a, b'],
      [
        'const before = f(a, b, c);',
        'return [[h, 0, 0], [0, h, 0], [0, 0, h]].map(([p, q, r]) => (f(a + p!, b + q!, c + r!) - f(a - p!, b - q!, c - r!)) / (2 * h));\n  const before = 0;',
      ],
    ],
    wrong: [
      [
        'const before',
        'return [(f(a + h, b, c) - f(a, b, c)) / h, (f(a + h, b + h, c) - f(a, b, c)) / h, (f(a + h, b + h, c + h) - f(a, b, c)) / h];\n  const before',
        'together',
      ],
      [
        'const before',
        'return [f(a + h, b, c), f(a, b + h, c), f(a, b, c + h)].map((y) => y - f(a, b, c));\n  const before',
        'divide',
      ],
      [
        '(f(a, b + h, c) - before) / h,\n    (f(a, b, c + h) - before) / h',
        '(f(a, b, c + h) - before) / h,\n    (f(a, b + h, c) - before) / h',
        'order',
      ],
      ['    (f(a, b, c + h) - before) / h,\n', '', 'short'],
      ['(f(a, b, c + h) - before)', '(before - f(a, b, c + h))'],
      ['const before = f(a, b, c)', 'const before = 0'],
    ],
  },
  '02/moves': {
    right: [
      [
        'slopes.forEach((slope, i) => {\n    total += slope * nudges[i]!;\n  });',
        'for (let i = 0; i < slopes.length; i++) total += nudges[i]! * slopes[i]!;',
      ],
      ['let total = 0;', 'return slopes.reduce((sum, slope, i) => sum + slope * nudges[i]!, 0);\n  let total = 0;'],
    ],
    wrong: [
      ['+=', '=', 'last'],
      ['total = 0', 'total = 1;\n  slopes.forEach((s, i) => { total *= s * nudges[i]!; });\n  return total', 'product'],
      ['slope * nudges', 'slope + nudges', 'plus'],
      ['+= slope * nudges[i]!', '+= Math.abs(slope * nudges[i]!)', 'size'],
      ['slope * nudges[i]!', 'slope'],
      ['slope * nudges[i]!', 'slope / nudges[i]!'],
    ],
  },
  '03/expression': {
    right: [
      ['a.mul(b).add(c)', 'c.add(b.mul(a))'],
      ['return a.mul(b).add(c);', 'const e = a.mul(b);\n  return e.add(c);'],
    ],
    wrong: [
      [
        '',
        "import { Value } from '@chainrule/engine';\nexport const expression = (a: Value, b: Value, c: Value) => new Value(a.data * b.data + c.data);",
        'fresh',
      ],
      ['a.mul(b).add(c)', 'a.data * b.data + c.data', 'number'],
      ['a.mul(b).add(c)', 'b.add(c).mul(a)', 'order'],
      ['a.mul(b).add(c)', 'a.add(b).mul(c)', 'swapped'],
      ['a.mul(b).add(c)', 'a * b + c'],
      ['a.mul(b).add(c)', 'a.mul(b.data).add(c)'],
      ['.add(c)', ''],
    ],
  },
  '03/describe': {
    right: [
      ["v.op === ''", 'v.isLeaf'],
      [
        'return `${v.op}',
        "const names = v.inputs.map((each) => each.label);\n  if (names.length > 0) return v.op + '(' + names.join(', ') + ')';\n  return `${v.op}",
      ],
    ],
    wrong: [
      ['input.label', 'input.data', 'data'],
      ['v.inputs.map', '[...v.inputs].sort((p, q) => (p.label < q.label ? -1 : 1)).map', 'sorted'],
      ["if (v.op === '') return v.label;", '', 'empty'],
      ["', '", "','", 'comma'],
      ['${v.op}(', '('],
      ['v.inputs.map', 'v.inputs.slice(0, 1).map'],
      ['return v.label', 'return String(v.data)'],
    ],
  },
  '04/leaves': {
    right: [
      [
        'if (v.inputs.length === 0) return [v];\n  return [...new Set(v.inputs.flatMap(leaves))];',
        'const found: Value[] = [];\n  const todo = [v];\n  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {\n    if (node.inputs.length > 0) todo.push(...node.inputs);\n    else if (!found.includes(node)) found.push(node);\n  }\n  return found;',
      ],
      ['v.inputs.length === 0', 'v.isLeaf'],
    ],
    wrong: [
      ['[...new Set(v.inputs.flatMap(leaves))]', 'v.inputs.flatMap(leaves)', 'repeated'],
      ['[...new Set(v.inputs.flatMap(leaves))]', '[v, ...new Set(v.inputs.flatMap(leaves))]', 'inner'],
      ['v.inputs.flatMap(leaves)', 'v.inputs', 'shallow'],
      ['v.inputs.flatMap(leaves)', 'v.inputs.filter((each) => each.isLeaf)', 'shallow'],
      ['v.inputs.flatMap(leaves)', 'leaves(v.inputs[0]!)'],
      ['return [v];', 'return [];'],
    ],
  },
  '04/arrows': {
    right: [
      [
        'for (const input of node.inputs) {\n      lines.push(`${input.label} -> ${node.label}`);\n      visit(input);\n    }',
        "node.inputs.forEach((input) => lines.push([input.label, node.label].join(' -> ')));\n    node.inputs.forEach(visit);",
      ],
      [
        '      lines.push(`${input.label} -> ${node.label}`);\n      visit(input);',
        '      visit(input);\n      lines.push(`${input.label} -> ${node.label}`);',
      ],
    ],
    wrong: [
      ['`${input.label} -> ${node.label}`', '`${node.label} -> ${input.label}`', 'reversed'],
      ['      visit(input);\n', '', 'shallow'],
      ['of node.inputs', 'of new Set(node.inputs)', 'merged'],
      ['    if (seen.has(node)) return;\n', '', 'repeated'],
      [' -> ', ' - '],
      ['      lines.push(`${input.label} -> ${node.label}`);\n', ''],
    ],
  },
};
