/**
 * What the demo shows in a terminal: headings, a progress bar, a loss curve, the plane with its boundary.
 *
 * Colours and repainting only on a terminal; a pipe or a log gets plain lines, and the same facts: the sign of the score
 * is a shade, and the two kinds of points have two shapes, so that nothing hangs on colour.
 */
import { styleText } from 'node:util';
import * as asciichart from 'asciichart';
import { SingleBar } from 'cli-progress';
import type { Plane } from './plane.ts';

/** Where the demo writes; `colours` is true on a terminal that wants them. */
export interface Screen {
  readonly write: (text: string) => void;
  readonly terminal: boolean;
  readonly colours: boolean;
}

/** The screen of this process. */
export function screenOf(stream: NodeJS.WriteStream): Screen {
  const terminal = stream.isTTY === true;
  const colours = terminal && !process.env.NO_COLOR && stream.hasColors?.() === true;
  return { write: (text) => void stream.write(`${text}\n`), terminal, colours };
}

type Style = Parameters<typeof styleText>[0];

/** The text in a style, or as it is where there are no colours. */
export const paint = (screen: Screen, style: Style, text: string): string =>
  screen.colours ? styleText(style, text) : text;

export const heading = (screen: Screen, text: string): void => screen.write(`\n${paint(screen, 'bold', text)}`);

/** Progress of a training run: a bar that repaints itself on a terminal, about ten lines elsewhere. */
export function progress(screen: Screen, total: number): { update(step: number, facts: string): void; stop(): void } {
  if (!screen.terminal) {
    const every = Math.max(1, Math.round(total / 10));
    return {
      update: (step, facts) => {
        if (step === 1 || step === total || step % every === 0) screen.write(`  step ${step}/${total}  ${facts}`);
      },
      stop: () => {},
    };
  }
  const bar = new SingleBar({
    format: '  [{bar}] step {value}/{total}  {facts}',
    barsize: 28,
    barCompleteChar: '█',
    barIncompleteChar: '·',
    hideCursor: true,
    stream: process.stdout,
    gracefulExit: true,
  });
  bar.start(total, 0, { facts: '' });
  return { update: (step, facts) => bar.update(step, { facts }), stop: () => bar.stop() };
}

/** At most `width` numbers spread over the whole list, first and last included. */
export function thin(xs: readonly number[], width: number): number[] {
  if (xs.length <= width) return [...xs];
  return Array.from({ length: width }, (_, i) => xs[Math.round((i * (xs.length - 1)) / (width - 1))] ?? Number.NaN);
}

/** The losses as a line chart; a loss that is not finite is left out. */
export function drawLoss(losses: readonly number[]): string {
  const finite = losses.filter(Number.isFinite);
  if (finite.length < 2) return '  (a curve needs two finite losses)';
  const format = (x: number): string => x.toFixed(3).padStart(9);
  return asciichart.plot(thin(finite, 68), { height: 10, min: 0, format });
}

const blank = { text: ' ', style: null };

/** One character cell: a point if there is one, else the shade of the score's sign. */
function cell(
  plane: Plane,
  column: number,
  row: number,
  width: number,
  height: number,
): { text: string; style: Style | null } {
  const { x, y } = plane.at((column + 0.5) / width, 1 - (row + 0.5) / height);
  const half = { x: (plane.right - plane.left) / width / 2, y: (plane.top - plane.bottom) / height / 2 };
  const point = plane.points.find((p) => Math.abs(p.x - x) <= half.x && Math.abs(p.y - y) <= half.y);
  if (point?.positive) return { text: '●', style: ['cyanBright', 'bold'] };
  if (point !== undefined) return { text: '○', style: ['yellowBright', 'bold'] };
  return plane.score(x, y) > 0 ? { text: '▒', style: 'blue' } : blank;
}

/** The plane as lines of characters: ▒ where the net says "moon 1", blank where it says "moon 0", ● and ○ the samples. */
export function drawPlane(screen: Screen, plane: Plane, width = 68, height = 20): string {
  const line = (row: number): string =>
    Array.from({ length: width }, (_, column) => {
      const { text, style } = cell(plane, column, row, width, height);
      return style === null ? text : paint(screen, style, text);
    }).join('');
  const edge = '─'.repeat(width);
  const rows = Array.from({ length: height }, (_, row) => `  │${line(row)}│`);
  return [`  ┌${edge}┐`, ...rows, `  └${edge}┘`, '   ● moon 1   ○ moon 0   ▒ where the network says "moon 1"'].join(
    '\n',
  );
}
