/** Graphs as drawings: toSVG, and what a notebook shows of a Value. */
import { describe, expect, test } from 'vitest';
import { sum, toSVG, Value } from '../src/index.ts';

const jupyter = Symbol.for('Jupyter.display');
type Shown = { [jupyter]: () => Readonly<Record<string, string>> };
const shown = (value: Value): Readonly<Record<string, string>> => (value as unknown as Shown)[jupyter]();

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const numbersIn = (text: string, names: readonly string[]): number[] =>
  names.map((name) => Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(text)?.[1]));

/** The boxes of a drawing, in topological order. */
const rectsOf = (svg: string): Rect[] =>
  [...svg.matchAll(/<rect[^>]*>/g)].map(([rect]) => {
    const [x = NaN, y = NaN, width = NaN, height = NaN] = numbersIn(rect, ['x', 'y', 'width', 'height']);
    return { x, y, width, height };
  });
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');
const right = ({ x, width }: Rect): number => x + width;

describe('toSVG()', () => {
  test('has a box per Value with label, data and gradient, an oval per op, and an arrow from each input', () => {
    const [a, b] = [new Value(2, { label: 'a' }), new Value(-3, { label: 'b' })];
    const y = a.mul(b).add(a);
    y.backward();
    const svg = toSVG(y);
    expect(textsOf(svg)).toEqual([
      ...['a', 'data 2.0000', 'grad -2.0000', 'b', 'data -3.0000', 'grad 2.0000'],
      ...['data -6.0000', 'grad 1.0000', 'mul', 'data -4.0000', 'grad 1.0000', 'add'],
    ]);
    expect(rectsOf(svg)).toHaveLength(4);
    expect(svg.match(/<ellipse/g)).toHaveLength(2);
    expect(svg.match(/marker-end/g)).toHaveLength(4);
    expect(toSVG(a.add(a)).match(/marker-end/g)).toHaveLength(1);
  });

  test('reads from left to right, with nothing on top of anything else, and all of it within the drawing', () => {
    const xs = Array.from({ length: 9 }, (_, i) => new Value(i));
    const pairs = xs.map((x, i) => x.mul(xs[(i + 4) % 9] as Value));
    const y = sum(pairs)
      .tanh()
      .add(new Value(1))
      .mul(xs[0] as Value);
    const svg = toSVG(y);
    const rects = rectsOf(svg);
    const [width = NaN, height = NaN] = numbersIn(svg, ['width', 'height']);
    for (const [i, a] of rects.entries()) {
      for (const b of rects.slice(i + 1))
        expect(right(a) < b.x || right(b) < a.x || a.y + a.height < b.y || b.y + b.height < a.y).toBe(true);
      expect([a.x >= 0, a.y >= 0, right(a) <= width, a.y + a.height <= height]).toEqual([true, true, true, true]);
    }
    for (const [, from, to] of svg.matchAll(/M([-\d.]+) [-\d.]+C.*? ([-\d.]+) [-\d.]+" marker/g))
      expect(Number(from)).toBeLessThan(Number(to));
  });

  test('draws a leaf next to where it is used first', () => {
    const late = new Value(5);
    const y = new Value(1).neg().neg().neg().add(late);
    const [first, , , last, leaf] = rectsOf(toSVG(y)) as [Rect, Rect, Rect, Rect, Rect, Rect];
    expect(Math.abs(leaf.x - last.x)).toBeLessThan(60); // in its column: before the box is an op's oval
    expect(leaf.x).toBeGreaterThan(right(first));
  });

  test('has text of any kind as XML takes it, and cuts labels after 24 letters', () => {
    const label = '<a> & "b"\u0000\ud800';
    expect(textsOf(toSVG(new Value(NaN, { label })))).toEqual(['&lt;a&gt; &amp; "b"\ufffd\ufffd', 'data NaN', 'grad 0.0000']); // biome-ignore format: one line
    expect(textsOf(toSVG(new Value(-Infinity, { label: 'x'.repeat(25) }))).slice(0, 2)).toEqual([
      `${'x'.repeat(23)}…`,
      'data -Infinity',
    ]);
    expect(textsOf(toSVG(new Value(1, { label: 'x'.repeat(24) })))[0]).toBe('x'.repeat(24));
  });

  test('draws one Value, and refuses what is none', () => {
    expect(rectsOf(toSVG(new Value(1)))).toHaveLength(1);
    expect(() => toSVG(3 as never)).toThrow(TypeError);
    expect(() => toSVG(3 as never)).toThrow('topologicalOrder(): root must be a Value');
  });
});

describe('a notebook', () => {
  test('shows the line that a Value prints as, and its graph', () => {
    const y = new Value(2, { label: 'x' }).square();
    expect(shown(y)).toEqual({ 'text/plain': 'Value(data=4, grad=0, op=square)', 'image/svg+xml': toSVG(y) });
  });

  test('shows a graph of more than 300 Values as the line alone', () => {
    const xs = Array.from({ length: 299 }, () => new Value(1));
    expect(Object.keys(shown(sum(xs)))).toEqual(['text/plain', 'image/svg+xml']);
    expect(Object.keys(shown(sum([...xs, new Value(1)])))).toEqual(['text/plain']);
  });
});
