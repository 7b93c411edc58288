/** The weights as lines on a canvas: blue and whole above 0, orange and dashed below, thin and grey at 0. */

export interface Line {
  readonly layer: number;
  readonly neuron: number;
  readonly input: number;
  /** Its place among the parameters. */
  readonly index: number;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

const thickness = (weight: number): number => Math.min(9, 0.8 + 2 * Math.abs(weight));

interface Drawing {
  weightOf(line: Line): number;
  readonly over: Line | null;
  /** The neuron that is looked at: its lines stand out. */
  readonly at: readonly [number, number];
}

export function drawLines(
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
  lines: readonly Line[],
  { weightOf, over, at }: Drawing,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = Math.min(2, devicePixelRatio || 1);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const [blue, orange, grey] = ['--cr-blue', '--cr-orange', '--cr-ink-3'].map((name) => style.getPropertyValue(name));
  for (const line of lines) {
    const weight = weightOf(line);
    const looked = line.layer === at[0] && line.neuron === at[1];
    context.globalAlpha = line === over ? 1 : looked ? 0.95 : 0.5;
    context.strokeStyle = (weight > 0 ? blue : weight < 0 ? orange : grey) ?? '';
    context.lineWidth = weight === 0 ? 0.6 : thickness(weight) + (line === over ? 2 : 0);
    context.setLineDash(weight < 0 ? [5, 4] : []);
    context.beginPath();
    context.moveTo(...line.from);
    context.lineTo(...line.to);
    context.stroke();
  }
}

/** The line that a point is on, within 7 pixels. */
export function nearest(lines: readonly Line[], px: number, py: number): Line | null {
  let [best, least]: [Line | null, number] = [null, 7];
  for (const line of lines) {
    const [[x1, y1], [x2, y2]] = [line.from, line.to];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const t = Math.max(0, Math.min(1, ((px - x1) * dx + (py - y1) * dy) / (dx * dx + dy * dy || 1)));
    const far = Math.hypot(px - x1 - t * dx, py - y1 - t * dy);
    if (far < least) [best, least] = [line, far];
  }
  return best;
}
