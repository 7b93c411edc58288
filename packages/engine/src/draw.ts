/**
 * The graph of a Value as a drawing: what `toDot` says, laid out here, for notebooks and pages without Graphviz.
 *
 *     inputs in columns on the left          rank: the longest way from there; a leaf is next to where it is used first
 *     [ a | data 2.0 | grad 1.0 ] ──╮
 *                                   ├─ (add) [ data 5.0 | grad 1.0 ]
 *     [ b | data 3.0 | grad 1.0 ] ──╯
 *
 * Loading this file lets notebooks show Values: Deno's asks for `Symbol.for('Jupyter.display')`. package.json calls the file free of
 * effects all the same, so that a bundle that does not draw is without it, and so without that symbol.
 */
import { describe, fixed } from './format.ts';
import { topologicalOrder } from './graph.ts';
import { Value } from './value.ts';

/** Sizes in pixels: a letter of the font, a line, the space between boxes and between columns, the padding of a box. */
const [LETTER, LINE, GAP, WAY, PAD] = [7.3, 16, 12, 44, 6] as const;
/** Letters of a label or an op that are shown. */
const LETTERS = 24;
/** Larger graphs are a line in a notebook, and no drawing. */
const MOST = 300;

/** A Value with its place: the centre of its column's left edge. */
interface Box {
  readonly value: Value;
  readonly rank: number;
  readonly lines: readonly string[];
  /** Width of the box, of the op's oval before it, and the height of both. */
  readonly width: number;
  readonly oval: number;
  readonly height: number;
  x: number;
  y: number;
}

const shortened = (text: string): string => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Text for XML, which knows neither control characters nor halves of surrogate pairs. */
const safe = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd').replace(/[&<>]/g, (letter) => entities[letter] as string); // one of the three

/** For every Value of an order, the Values made from it. */
function consumersOf(order: readonly Value[]): ReadonlyMap<Value, Value[]> {
  const consumers = new Map<Value, Value[]>(order.map((value) => [value, []]));
  for (const value of order) for (const input of new Set(value.inputs)) (consumers.get(input) as Value[]).push(value); // every input is in the order
  return consumers;
}

/** The column of every Value: inputs before what is made of them, leaves as far right as that lets them be. */
function ranksOf(order: readonly Value[], consumers: ReadonlyMap<Value, Value[]>): ReadonlyMap<Value, number> {
  const ranks = new Map<Value, number>();
  const rankOf = (value: Value): number => ranks.get(value) as number; // asked of what comes before, or when all are there
  for (const value of order) {
    let rank = 0;
    for (const input of value.inputs) rank = Math.max(rank, rankOf(input) + 1);
    ranks.set(value, rank);
  }
  for (const value of order) {
    const [first, ...others] = consumers.get(value) as Value[]; // all are there
    if (!value.isLeaf || first === undefined) continue;
    let rank = rankOf(first);
    for (const other of others) rank = Math.min(rank, rankOf(other));
    ranks.set(value, rank - 1);
  }
  return ranks;
}

function boxOf(value: Value, rank: number): Box {
  const label = value.label === '' ? [] : [shortened(value.label)];
  const lines = [...label, `data ${fixed(value.data, 4)}`, `grad ${fixed(value.grad, 4)}`];
  let letters = 0;
  for (const { length } of lines) letters = Math.max(letters, length);
  const oval = value.isLeaf ? 0 : shortened(value.op).length * LETTER + 4 * PAD;
  return { value, rank, lines, width: letters * LETTER + 2 * PAD, oval, height: lines.length * LINE + PAD, x: 0, y: 0 };
}

/** The mean height of what is made of a Value; columns to its right have their places. */
function aim({ value }: Box, consumers: ReadonlyMap<Value, Value[]>, boxes: ReadonlyMap<Value, Box>): number {
  const made = consumers.get(value) as Value[]; // all are there, here and below
  let sum = 0;
  for (const each of made) sum += (boxes.get(each) as Box).y;
  return sum / (made.length || 1); // nothing is made of the root
}

/** Places columns from right to left, each in the order of what is made of its Values; gives the drawing's width and height. */
function place(boxes: ReadonlyMap<Value, Box>, consumers: ReadonlyMap<Value, Value[]>): readonly [number, number] {
  const columns: Box[][] = [];
  for (const box of boxes.values()) {
    const column = columns[box.rank] ?? [];
    columns[box.rank] = column;
    column.push(box);
  }
  let [right, top, bottom] = [0, 0, 0];
  for (const column of columns.reverse()) {
    const aims = new Map(column.map((box) => [box, aim(box, consumers, boxes)]));
    const aimOf = (box: Box): number => aims.get(box) as number; // one each
    column.sort((a, b) => aimOf(a) - aimOf(b));
    let [height, wanted, width] = [-GAP, 0, 0];
    for (const box of column) {
      height += box.height + GAP;
      wanted += aimOf(box) / column.length;
      width = Math.max(width, box.oval + box.width);
    }
    let y = wanted - height / 2;
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + height);
    for (const box of column) {
      box.x = right - width;
      box.y = y + box.height / 2;
      y += box.height + GAP;
    }
    right -= width + WAY;
  }
  for (const box of boxes.values()) {
    box.x -= right + WAY;
    box.y -= top;
  }
  return [-(right + WAY), bottom - top];
}

const at = (x: number): string => String(Math.round(x * 10) / 10);

function drawn({ value, lines, width, oval, height, x, y }: Box): string {
  const left = x + oval;
  const parts = [
    `<rect x="${at(left)}" y="${at(y - height / 2)}" width="${at(width)}" height="${at(height)}" rx="3"/>`,
  ];
  for (const [i, line] of lines.entries())
    parts.push(text(line, left + width / 2, y + (i + 1 - lines.length / 2) * LINE - 4));
  if (!value.isLeaf) {
    const radius = (oval - 2 * PAD) / 2;
    parts.push(`<ellipse cx="${at(x + radius)}" cy="${at(y)}" rx="${at(radius)}" ry="${LINE}"/>`);
    parts.push(`<path d="M${at(x + 2 * radius)} ${at(y)}H${at(left)}"/>`, text(shortened(value.op), x + radius, y + 4));
  }
  return parts.join('');
}

const text = (line: string, x: number, y: number): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="middle" fill="currentColor" stroke="none">${safe(line)}</text>`;

/** An arrow from a Value to the op that takes it. */
function arrow({ x, y, oval, width }: Box, to: Box): string {
  const from = x + oval + width;
  const bend = (to.x - from) / 2;
  return `<path d="M${at(from)} ${at(y)}C${at(from + bend)} ${at(y)} ${at(to.x - bend)} ${at(to.y)} ${at(to.x)} ${at(to.y)}" marker-end="url(#tip)"/>`;
}

/**
 * The graph of a Value as an SVG, in the colour of the page: a box per Value with label, data and gradient, an oval per op.
 *
 * @param root - the Value at the end of the graph
 * @returns SVG text; a Value used twice by one op has one arrow to it. Labels beyond 24 letters are cut
 * @throws TypeError if `root` is no Value
 * @example
 * toSVG(new Value(1).add(2)).startsWith('<svg'); // true
 */
export function toSVG(root: Value): string {
  const order = topologicalOrder(root);
  const consumers = consumersOf(order);
  const ranks = ranksOf(order, consumers);
  const boxes = new Map(order.map((value) => [value, boxOf(value, ranks.get(value) as number)])); // one each
  const [width, height] = place(boxes, consumers);
  const boxFor = (value: Value): Box => boxes.get(value) as Box; // every input is in the order
  const arrows = order.flatMap((value) =>
    [...new Set(value.inputs)].map((input) => arrow(boxFor(input), boxFor(value))),
  );
  const size = `width="${at(width + 2)}" height="${at(height + 2)}" viewBox="-1 -1 ${at(width + 2)} ${at(height + 2)}"`;
  const style = 'font-family="monospace" font-size="12" fill="none" stroke="currentColor"';
  const tip = '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>'; // biome-ignore format: one string
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>${tip}${[...boxes.values()].map(drawn).join('')}${arrows.join('')}</svg>`;
}

/** What a notebook shows of a Value. */
function display(this: Value): Readonly<Record<string, string>> {
  const line = { 'text/plain': describe(this) };
  return topologicalOrder(this).length > MOST ? line : { ...line, 'image/svg+xml': toSVG(this) };
}

Object.defineProperty(Value.prototype, Symbol.for('Jupyter.display'), {
  value: display,
  writable: true,
  configurable: true,
});
