/**
 * Where the boxes of a graph stand: Graphviz decides, we draw.
 *
 * The layout depends on the boxes and edges only, never on numbers, so numbers change without a new one. Chapters get
 * theirs at build time (`plugins/layouts.ts`); only a formula that the reader types loads Graphviz, in a worker.
 * Graphviz measures in points from the bottom left; we turn that into pixels from the top left.
 */

import { symbolOf } from './symbols.ts';

/** What a layout needs to know of a node. */
export interface Box {
  readonly id: number;
  readonly op: string;
  readonly label: string;
  readonly constant: boolean;
  readonly inputs: readonly number[];
  /** Text of a box without a label. */
  readonly text: string;
}

export interface PlacedBox {
  readonly id: number;
  /** Centre. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface PlacedEdge {
  readonly from: number;
  readonly to: number;
  /** Which operand of `to` this is. */
  readonly slot: number;
  /** An SVG path. */
  readonly d: string;
  /** A point on it for a label. */
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
}

export type Direction = 'LR' | 'TB';

/** Both directions: side by side for wide pages, top down for phones. */
export type Layouts = Readonly<Record<Direction, Layout>>;

/** The size of a node's box in pixels. Top down, boxes are as narrow as their numbers allow, for a phone's sake. */
export function sizeOf(box: Box, direction: Direction): { readonly w: number; readonly h: number } {
  if (box.constant && box.label === '') return { w: Math.max(44, 20 + 9 * box.text.length), h: 34 };
  const [least, room] = direction === 'LR' ? [114, 30] : [82, 24];
  return { w: Math.max(least, room + 8 * (box.label.length + symbolOf(box.op).length)), h: 66 };
}

/** Whether arrows carry labels. */
export type Arrows = 'plain' | 'labelled';

/** Inches between the ranks: where labels lie on the arrows, an arrow is longer than the label on it. */
const gaps = {
  LR: { plain: 0.9, labelled: 1.75 },
  TB: { plain: 0.5, labelled: 0.9 },
} as const;

/**
 * The graph for Graphviz, in points (72 an inch).
 * @param arrows - 'labelled' where slopes are shown on them
 */
export function dotOf(boxes: readonly Box[], direction: Direction, arrows: Arrows = 'labelled'): string {
  const ranksep = gaps[direction][arrows];
  const spread = `nodesep=${direction === 'LR' ? 0.22 : 0.1}, ranksep=${ranksep}`;
  const lines = [
    `digraph { graph [rankdir=${direction}, ${spread}, margin=0, pad=0.06]; node [shape=box, fixedsize=true];`,
  ];
  for (const box of boxes) {
    const { w, h } = sizeOf(box, direction);
    lines.push(`${box.id} [width=${(w / 72).toFixed(3)}, height=${(h / 72).toFixed(3)}, label=""];`);
  }
  for (const box of boxes) {
    for (const [slot, from] of box.inputs.entries())
      lines.push(`${from} -> ${box.id} [comment="${slot}", arrowhead=none];`);
  }
  return `${lines.join('\n')}}`;
}

interface RawGraph {
  readonly bb: string;
  readonly objects?: readonly {
    readonly name: string;
    readonly pos: string;
    readonly width: string;
    readonly height: string;
  }[];
  readonly edges?: readonly {
    readonly tail: number;
    readonly head: number;
    readonly comment: string;
    readonly pos: string;
  }[];
}

const round = (x: number): number => Math.round(x * 10) / 10;
const pair = (text: string): [number, number] => {
  const [x = 0, y = 0] = text.split(',').map(Number);
  return [x, y];
};

function edgePath(pos: string, height: number): { d: string; x: number; y: number } {
  const points = pos
    .split(' ')
    .filter((part) => !/^[se],/.test(part))
    .map(pair);
  const at = points.map(([x, y]) => [round(x), round(height - y)] as const);
  const [first = [0, 0], ...rest] = at;
  const middle = at[Math.floor(at.length / 2)] ?? first;
  const before = at[Math.floor((at.length - 1) / 2)] ?? first;
  return {
    d: `M${first.join(' ')}C${rest.map((point) => point.join(' ')).join(' ')}`,
    x: round((middle[0] + before[0]) / 2),
    y: round((middle[1] + before[1]) / 2),
  };
}

/** Graphviz's answer (format json) as a layout. */
export function fromGraphviz(json: string): Layout {
  const raw = JSON.parse(json) as RawGraph; // Graphviz's own format
  const [, , width = 0, height = 0] = raw.bb.split(',').map(Number);
  const objects = raw.objects ?? [];
  const idOf = (index: number): number => Number(objects[index]?.name);
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: objects.map(({ name, pos, width: w, height: h }) => {
      const [x, y] = pair(pos);
      return {
        id: Number(name),
        x: round(x),
        y: round(height - y),
        w: round(Number(w) * 72),
        h: round(Number(h) * 72),
      };
    }),
    edges: (raw.edges ?? []).map(({ tail, head, comment, pos }) => ({
      from: idOf(tail),
      to: idOf(head),
      slot: Number(comment),
      ...edgePath(pos, height),
    })),
  };
}
