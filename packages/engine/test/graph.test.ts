/** Graphs as text and data: toDot, toJSON, topologicalOrder. */
import { describe, expect, test } from 'vitest';
import { toDot, toJSON, topologicalOrder, Value } from '../src/index.ts';

describe('topologicalOrder()', () => {
  test('puts every Value after its inputs, each once, the first input first', () => {
    const [a, b] = [new Value(1), new Value(2)];
    const c = a.mul(b);
    const d = c.add(a);
    const e = d.mul(c);
    expect(topologicalOrder(e)).toEqual([a, b, c, d, e]);
  });
});

describe('toDot()', () => {
  test('shows label, data and gradient of every Value, and each op as a circle', () => {
    const a = new Value(2, { label: 'a' });
    const y = a.mul(-3);
    y.backward();
    expect(toDot(y, { rankdir: 'TB', digits: 2 })).toBe(
      [
        'digraph {',
        '  graph [rankdir=TB];',
        '  node [shape=record, fontname=Courier];',
        '  n0 [label="{ a | data 2.00 | grad -3.00 }"];',
        '  n1 [label="{ data -3.00 | grad 0.00 }"];',
        '  n2 [label="{ data -6.00 | grad 1.00 }"];',
        '  op2 [label="mul", shape=circle];',
        '  op2 -> n2;',
        '  n0 -> op2;',
        '  n1 -> op2;',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('has two arrows for a + a', () => {
    const a = new Value(1);
    expect(toDot(a.add(a)).match(/n0 -> op1;/g)).toHaveLength(2);
  });

  test('escapes what DOT would read as its own, and prints NaN and infinities by name', () => {
    const text = toDot(new Value(NaN, { label: 'a "b" {c|d}<e>\\' }).add(Infinity));
    expect(text).toContain(String.raw`{ a \"b\" \{c\|d\}\<e\>\\ | data NaN |`);
    expect(text).toContain('data Infinity');
  });
});

describe('toJSON()', () => {
  test('lists nodes in order with inputs by number, odd numbers as strings', () => {
    const a = new Value(-0, { label: 'a' });
    const json = toJSON(a.div(0));
    expect(json.root).toBe(2);
    expect(json.nodes[0]).toEqual({ id: 0, op: '', label: 'a', data: '-0', grad: 0, inputs: [] });
    expect(json.nodes[2]).toEqual({ id: 2, op: 'div', label: '', data: 'NaN', grad: 0, inputs: [0, 1] });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });
});
