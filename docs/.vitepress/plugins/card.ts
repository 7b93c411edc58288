/**
 * The picture of a page that other sites show beside a link to it (OpenGraph): its title, and what the chapter is about, drawn from
 * the chapter itself: its graph, its curve, its bars, its points or its network. SVG of our own, its letters as outlines, made
 * into a PNG by resvg while the site is built.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { softmax, Value } from '@chainrule/engine';
import { makeMoons } from '@chainrule/nn';
import { Resvg } from '@resvg/resvg-js';
import type { Viz } from '@viz-js/viz';
import opentype from 'opentype.js';
import { buildFormula } from '../theme/formula/build.ts';
import { readGraph } from '../theme/graph/model.ts';
import { show } from '../theme/graph/number.ts';
import { symbolOf } from '../theme/graph/symbols.ts';
import { sampleCurve } from '../theme/widgets/curve.ts';
import { layoutsOf } from './widget-props.ts';

export const cardSize = { width: 1200, height: 630 } as const;
const colour = {
  paper: '#fdfcfa',
  ink: '#1f2530',
  quiet: '#4f5666',
  blue: '#2458b3',
  orange: '#a34708',
  line: '#e2ded6',
};

const require = createRequire(import.meta.url);
const file = readFileSync(require.resolve('@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff'));
const font = opentype.parse(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));

/** Text as outlines; `end` sets it flush right. */
function text(words: string, x: number, y: number, size: number, fill: string, end = false): string {
  const at = end ? x - font.getAdvanceWidth(words, size) : x;
  return `<path fill="${fill}" d="${font.getPath(words, at, y, size).toPathData(1)}"/>`;
}

/** A title in lines that fit. */
function lines(title: string, size: number, width: number): string[] {
  const found: string[] = [];
  for (const word of title.split(' ')) {
    const longer = `${found.at(-1) ?? ''} ${word}`.trim();
    if (found.length > 0 && font.getAdvanceWidth(longer, size) <= width) found[found.length - 1] = longer;
    else found.push(word);
  }
  return found;
}

/** A drawing of some size, to be scaled into its place. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

function graph(viz: Viz, expr: string, at: Readonly<Record<string, number>>): Drawing {
  const { root } = buildFormula(expr, at);
  root.backward();
  const { nodes } = readGraph(root);
  const { LR } = layoutsOf(viz, expr);
  const edges = LR.edges.map(({ d }) => `<path d="${d}" fill="none" stroke="#656b79" stroke-width="1.6"/>`);
  const boxes = LR.boxes.map(({ id, x, y, w, h }) => {
    const node = nodes[id];
    if (node === undefined) return '';
    const [left, top] = [x - w / 2, y - h / 2];
    const frame = `<rect x="${left}" y="${top}" width="${w}" height="${h}" rx="10" fill="#fff" stroke="#c9c3b8" stroke-width="1.6"/>`;
    if (h < 50) return frame + text(show(node.data), x - 6, y + 5, 15, colour.quiet);
    return [
      frame,
      text(node.label, left + 11, top + 21, 17, colour.ink),
      text(symbolOf(node.op), left + w - 11, top + 21, 16, colour.quiet, true),
      text(show(node.data), left + w - 11, top + 41, 16, colour.blue, true),
      text(show(node.grad), left + w - 11, top + 59, 16, colour.orange, true),
    ].join('');
  });
  return { width: LR.width, height: LR.height, svg: [...edges, ...boxes].join('') };
}

function curve(fn: string, [low, high]: readonly [number, number]): Drawing {
  const name = [...buildFormula(fn, {}).leaves.keys()][0] ?? 'x';
  const points = sampleCurve(fn, name, [low, high]);
  const ys = points.map(({ y }) => y);
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)];
  const place = (x: number, y: number): string =>
    `${(((x - low) / (high - low)) * 520).toFixed(1)} ${(250 - ((y - bottom) / (top - bottom || 1)) * 240).toFixed(1)}`;
  const at = points[Math.floor(points.length * 0.62)];
  if (at === undefined) return { width: 520, height: 260, svg: '' };
  const tangent = [low, high].map((x) => place(x, at.y + at.slope * (x - at.x)));
  const clip = '<clipPath id="c"><rect width="520" height="260"/></clipPath>';
  return {
    width: 520,
    height: 260,
    svg: `${clip}<g clip-path="url(#c)" fill="none" stroke-width="5"><path d="M${tangent.join('L')}" stroke="${colour.orange}"/><path d="M${points.map(({ x, y }) => place(x, y)).join('L')}" stroke="${colour.blue}"/></g>`,
  };
}

function bars(logits: readonly number[], labels: readonly string[]): Drawing {
  const p = softmax(logits.map((logit) => new Value(logit))).map(({ data }) => data);
  const rows = p.map(
    (share, i) =>
      text(labels[i] ?? '', 0, 42 + i * 62, 30, colour.quiet) +
      `<rect x="110" y="${12 + i * 62}" width="${Math.max(4, 400 * share).toFixed(1)}" height="40" rx="6" fill="${colour.blue}"/>`,
  );
  return { width: 520, height: 62 * p.length, svg: rows.join('') };
}

function moons(): Drawing {
  const { x, y } = makeMoons(100, { noise: 0.1, seed: 1337 });
  const points = x.map(([px = 0, py = 0], i) => {
    const [cx, cy] = [150 + px * 150, 160 - py * 150];
    return y[i] === 1
      ? `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="8" fill="${colour.blue}"/>`
      : `<rect x="${(cx - 7).toFixed(1)}" y="${(cy - 7).toFixed(1)}" width="14" height="14" rx="2" fill="${colour.orange}"/>`;
  });
  return { width: 500, height: 320, svg: points.join('') };
}

function net(): Drawing {
  const sizes = [3, 4, 4, 1];
  const at = (layer: number, i: number): string =>
    `${30 + layer * 150} ${160 + (i - ((sizes[layer] ?? 1) - 1) / 2) * 72}`;
  const wires = sizes
    .slice(1)
    .flatMap((n, l) =>
      Array.from({ length: n * (sizes[l] ?? 0) }, (_, k) => `M${at(l, Math.floor(k / n))}L${at(l + 1, k % n)}`),
    );
  const units = sizes.flatMap((n, l) =>
    Array.from({ length: n }, (_, i) => {
      const [cx, cy] = at(l, i).split(' ');
      return `<circle cx="${cx}" cy="${cy}" r="20" fill="${l === 0 ? '#f5f3ef' : '#e6edf9'}" stroke="${l === 0 ? '#656b79' : colour.blue}" stroke-width="3"/>`;
    }),
  );
  return {
    width: 510,
    height: 320,
    svg: `<path d="${wires.join('')}" stroke="#9fb8e2" stroke-width="2.5"/>${units.join('')}`,
  };
}

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
const numbers = (given: string | undefined): number[] =>
  [...(given ?? '').matchAll(/-?[\d.]+/g)].map(([n]) => Number(n));

/** What a page is about, by the first of its demos that can be drawn. */
function drawingOf(viz: Viz, markdown: string): Drawing {
  for (const [tag, name] of markdown.matchAll(
    /<(ValueGraph|OrderSorter|SlopeProbe|SoftmaxBars|ThreeWay|TrainPanel)\b[^>]*>/g,
  )) {
    if (name === 'ThreeWay') return graph(viz, 'e = a*b; d = e + c; L = d*f', { a: 2, b: -3, c: 10, f: -2 });
    if (
      name === 'ValueGraph' ||
      name === 'OrderSorter' ||
      (name === 'SlopeProbe' && attribute(tag, ':range') === undefined)
    ) {
      const at = Object.fromEntries(
        [...(attribute(tag, ':at') ?? '').matchAll(/(\w+): (-?[\d.]+)/g)].map(([, leaf, x]) => [leaf, Number(x)]),
      );
      return graph(viz, attribute(tag, 'expr') ?? attribute(tag, 'fn') ?? 'a + b', at);
    }
    if (name === 'SlopeProbe') {
      const [low = -2, high = 4] = numbers(attribute(tag, ':range'));
      return curve(attribute(tag, 'fn') ?? 'x', [low, high]);
    }
    if (name === 'SoftmaxBars') {
      const labels = [...(attribute(tag, ':labels') ?? '').matchAll(/'([^']+)'/g)].map(([, label = '']) => label);
      return bars(numbers(attribute(tag, ':logits')), labels);
    }
    if (name === 'TrainPanel' && attribute(tag, 'preset') === 'moons') return moons();
  }
  return net();
}

/** The card as SVG. */
export function cardSvg(viz: Viz, title: string, above: string, markdown: string): string {
  const { width, height } = cardSize;
  const size = title.length > 34 ? 62 : 74;
  const words = lines(title, size, width - 160);
  const drawing = drawingOf(viz, markdown);
  const top = 175 + words.length * size * 1.08;
  const room = { width: width - 160, height: height - top - 50 };
  const scale = Math.min(room.width / drawing.width, room.height / drawing.height, 1.9);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${colour.paper}"/><rect width="12" height="${height}" fill="${colour.blue}"/>`,
    text(above, 80, 92, 32, colour.quiet),
    ...words.map((line, i) => text(line, 80, 172 + i * size * 1.08, size, colour.ink)),
    `<g transform="translate(${80} ${(top + (room.height - drawing.height * scale) / 2).toFixed(1)}) scale(${scale.toFixed(3)})">${drawing.svg}</g>`,
    '</svg>',
  ].join('');
}

/** The card as a PNG. */
export const cardPng = (svg: string): Buffer => new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
