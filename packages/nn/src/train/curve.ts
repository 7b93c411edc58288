/** The curve of a training: in letters for terminals, and as an SVG without styles or scripts. */
import type { History } from './options.ts';

/** Eighths of a line's height. */
const BARS = ' ▁▂▃▄▅▆▇█';

/** Columns of a curve in letters, at most. */
const COLUMNS = 60;

/** The SVG's measures. */
const [WIDTH, HEIGHT, MARGIN] = [480, 240, 40];

/** A line of a curve. */
interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

/** The losses, then the metrics, of training and of validation. */
function linesOf({ loss, validationLoss, metrics, validationMetrics }: History): Line[] {
  const named = (of: History['metrics'], before: string): Line[] =>
    Object.entries(of).map(([name, values]) => ({ name: `${before}${name}`, values }));
  const all = [
    { name: 'loss', values: loss },
    { name: 'validation loss', values: validationLoss },
    ...named(metrics, ''),
    ...named(validationMetrics, 'validation '),
  ];
  return all.filter(({ values }) => values.length > 0);
}

/** Least and most of the numbers that are finite. */
function rangeOf(values: readonly number[]): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const x of values)
    if (Number.isFinite(x)) {
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
  return [low, high];
}

/** How high a number stands between two others, from 0 to 1, also where their distance is beyond all numbers. */
function heightOf(x: number, [low, high]: readonly [number, number]): number {
  return high > low ? (x / 2 - low / 2) / (high / 2 - low / 2) : 0.5;
}

/** As many of the numbers as there is room for, first and last among them. */
function thinned(values: readonly number[], most: number): number[] {
  const count = Math.min(values.length, most);
  return Array.from({ length: count }, (_, i) => values[Math.round((i * (values.length - 1)) / Math.max(1, count - 1))] as number); // biome-ignore format: within the list
}

const short = (x: number | undefined): string => (x === undefined ? 'none' : String(Number(x.toPrecision(4))));

/** The curve in letters: how the training ended, and a line for each number that was watched. */
export function curveOf(history: History): string {
  const lines = linesOf(history);
  const widest = lines.reduce((most, { name }) => Math.max(most, name.length), 0);
  const drawn = lines.map(({ name, values }) => {
    const range = rangeOf(values);
    const bars = thinned(values, COLUMNS).map((x) =>
      Number.isFinite(x) ? BARS[1 + Math.round(7 * heightOf(x, range))] : '·',
    );
    return `${name.padEnd(widest)}  ${bars.join('')}  ${short(values[0])} → ${short(values.at(-1))}`;
  });
  const { length } = history.epochs;
  const head = `History: ${length} epoch${length === 1 ? '' : 's'}, ${history.path}, ${history.stopped}`;
  return [head, ...drawn].join('\n');
}

const COLORS = ['#2563eb', '#ea580c', '#16a34a', '#9333ea', '#dc2626', '#0891b2'];

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** A line as the points of a path; where a number is not finite the path is broken. */
function pathOf(values: readonly number[], range: readonly [number, number]): string {
  const few = thinned(values, WIDTH);
  let pen = 'M';
  const points = few.map((value, i) => {
    if (!Number.isFinite(value)) {
      pen = 'M';
      return '';
    }
    const x = MARGIN + ((WIDTH - 2 * MARGIN) * i) / Math.max(1, few.length - 1);
    const y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * heightOf(value, range);
    const point = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
    return few.length === 1 ? `${point}h1` : point;
  });
  return points.join('');
}

/** The curve as SVG: the losses on one scale, with numbers at its side, and each metric on its own, with its last number in the legend. */
export function svgOf(history: History): string {
  const lines = linesOf(history);
  const losses = rangeOf([...history.loss, ...history.validationLoss]);
  const [low, high] = losses;
  const parts = lines.map(({ name, values }, i) => {
    const color = COLORS[i % COLORS.length];
    const range = name.endsWith('loss') ? losses : rangeOf(values);
    const label = escaped(`${name} ${short(values.at(-1))}`);
    const text = `<text x="${WIDTH - MARGIN}" y="${MARGIN + 14 * i}" text-anchor="end" fill="${color}">${label}</text>`;
    return `<path d="${pathOf(values, range)}" fill="none" stroke="${color}" stroke-width="1.5"/>${text}`;
  });
  const axis = `<path d="M${MARGIN} ${MARGIN}V${HEIGHT - MARGIN}H${WIDTH - MARGIN}" fill="none" stroke="#888"/>`;
  const mark = (x: number, y: number, text: string): string => `<text x="${x}" y="${y}" fill="#888">${text}</text>`;
  const marks = Number.isFinite(low)
    ? [mark(2, MARGIN, short(high)), mark(2, HEIGHT - MARGIN, short(low)), mark(MARGIN, HEIGHT - 20, `epochs: ${history.epochs.length}`)] // biome-ignore format: three marks
    : [];
  const title = `<title>${escaped(curveOf(history).split('\n')[0] ?? '')}</title>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="sans-serif" font-size="11">${title}${axis}${marks.join('')}${parts.join('')}</svg>`;
}
