/** Points that a reader has moved, as a text for a link and back: `3:0.5:-1.25,17:…`, the point's number and where it is now. */
import type { Points } from './data.ts';

const rounded = (x: number): number => Math.round(x * 1000) / 1000;

/** The points of `now` that are not where `first` has them; '' if none was moved. */
export function encodeMoves(first: Points, now: Points): string {
  const moved = now.x.flatMap(([x = 0, y = 0], i) => {
    const [x0, y0] = first.x[i] ?? [];
    return x === x0 && y === y0 ? [] : [`${i}:${rounded(x)}:${rounded(y)}`];
  });
  return moved.join(',');
}

/** The points after these moves; undefined for a text that `encodeMoves` does not write. */
export function decodeMoves(first: Points, text: string): Points | undefined {
  const x = first.x.map((row) => [...row]);
  for (const move of text.split(',')) {
    const [, point = '', px = '', py = ''] = /^(\d{1,3}):(-?[\d.]{1,8}):(-?[\d.]{1,8})$/.exec(move) ?? [];
    const to = [Number(px), Number(py)];
    if (point === '' || x[Number(point)] === undefined || !to.every((each) => Math.abs(each) <= 100)) return undefined;
    x[Number(point)] = to;
  }
  return { x, y: first.y };
}
