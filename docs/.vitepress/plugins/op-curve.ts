/**
 * A small picture of an op of one input: its value (blue) and its slope (orange, dashed), drawn while the site is built from the
 * op itself. It is plain SVG in the page, so it costs no script.
 */
import type { Value as ValueType } from '@chainrule/engine';
import { grad, Value } from '@chainrule/engine';

const [width, height] = [220, 120];
type Call = (x: ValueType) => ValueType;

/** Value and slope at one place; NaN where there is none. */
function at(op: Call, x: number): { readonly y: number; readonly slope: number } {
  const leaf = new Value(x);
  const y = op(leaf);
  if (!y.requiresGrad) return { y: y.data, slope: 0 };
  const [slope] = grad(y, [leaf], { allowUnused: true });
  return { y: y.data, slope: slope?.data ?? Number.NaN };
}

/** An SVG path through points; it breaks where a number is not finite, leaves the picture, or jumps. */
function path(xs: readonly number[], ys: readonly number[], scale: (y: number) => number): string {
  let [text, last] = ['', Number.NaN];
  for (const [i, y] of ys.entries()) {
    const place = scale(y);
    const inside = Number.isFinite(place) && place > -height && place < 2 * height;
    const joined = inside && Math.abs(place - last) < height * 0.6;
    if (inside) text += `${joined ? 'L' : 'M'}${((i / (xs.length - 1)) * width).toFixed(1)} ${place.toFixed(1)}`;
    last = inside ? place : Number.NaN;
  }
  return text;
}

/**
 * The picture.
 * @param domain - where the op is defined; at most −4 to 4 is drawn
 */
export function curveOf(name: string, op: Call, [from, to]: readonly [number, number]): string {
  const [low, high] = [Math.max(from, -4), Math.min(to, 4)];
  const xs = Array.from({ length: 81 }, (_, i) => low + ((high - low) * (i + 0.001)) / 80.002);
  const points = xs.map((x) => at(op, x));
  const all = points.flatMap(({ y, slope }) => [y, slope]).filter((y) => Number.isFinite(y) && Math.abs(y) < 6);
  const [bottom, top] = [Math.min(-0.5, ...all), Math.max(0.5, ...all)];
  const scale = (y: number): number => height - 8 - ((y - bottom) / (top - bottom)) * (height - 16);
  const values = path(
    xs,
    points.map(({ y }) => y),
    scale,
  );
  const slopes = path(
    xs,
    points.map(({ slope }) => slope),
    scale,
  );
  const zero = ((0 - low) / (high - low)) * width;
  const say = `${name} from ${low} to ${high}, solid, and its slope, dashed`.replaceAll('-', '−');
  const upright = zero > 0 && zero < width ? `<path class="cr-axis" d="M${zero.toFixed(1)} 0V${height}" />` : '';
  return `<svg class="cr-op-curve" viewBox="0 0 ${width} ${height}" role="img" aria-label="${say}"><path class="cr-axis" d="M0 ${scale(0).toFixed(1)}H${width}" />${upright}<path class="cr-tangent cr-dash" d="${slopes}" /><path class="cr-curve" d="${values}" /></svg>`;
}
