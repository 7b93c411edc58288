/**
 * The demo's pictures: the loss curve and the decision boundary, as SVG text. d3 does the mathematics (ticks, paths,
 * contours), and a few template strings the drawing, so no browser is needed.
 *
 * Read without colour too: moon 1 is a filled disc on a hatched ground, moon 0 an open square, and the boundary is a black line.
 */
import { contours } from 'd3-contour';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { Plane } from './plane.ts';

const size = { width: 720, height: 480 };
const edge = { left: 64, right: 24, top: 48, bottom: 56 };
const ink = '#1f2933';
const blue = '#2563a8';
const orange = '#c2570c';

type Scale = ReturnType<typeof scaleLinear<number, number>>;

const round = (x: number): string => String(Math.round(x * 100) / 100);

/** Axes with ticks and titles around the drawing, and a caption above. */
function frame(x: Scale, y: Scale, title: string, names: { x: string; y: string }, drawing: string): string {
  const { width, height } = size;
  const bottom = height - edge.bottom;
  const across = x
    .ticks(8)
    .map((t) => `<text x="${round(x(t))}" y="${bottom + 20}" text-anchor="middle">${x.tickFormat(8)(t)}</text>`);
  const up = y
    .ticks(6)
    .map((t) => `<text x="${edge.left - 8}" y="${round(y(t) + 4)}" text-anchor="end">${y.tickFormat(6)(t)}</text>`);
  const grid = y.ticks(6).map((t) => `<path d="M${edge.left} ${round(y(t))}H${width - edge.right}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="13" fill="${ink}">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<g stroke="#d9dee3">${grid.join('')}</g>
${drawing}
<path d="M${edge.left} ${edge.top}V${bottom}H${width - edge.right}" fill="none" stroke="${ink}"/>
${[...across, ...up].join('\n')}
<text x="${edge.left}" y="28" font-size="16" font-weight="600">${title}</text>
<text x="${(edge.left + width - edge.right) / 2}" y="${height - 14}" text-anchor="middle">${names.x}</text>
<text transform="translate(18 ${(edge.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${names.y}</text>
</svg>
`;
}

/** The loss of every step; one that is not finite leaves a gap. */
export function lossSvg(losses: readonly number[]): string {
  const finite = losses.filter(Number.isFinite);
  const highest = finite.reduce((a, b) => Math.max(a, b), 0);
  const x = scaleLinear([1, Math.max(2, losses.length)], [edge.left, size.width - edge.right]);
  const y = scaleLinear([0, highest || 1], [size.height - edge.bottom, edge.top]).nice();
  const path = line<number>(
    (_, i) => x(i + 1),
    (loss) => y(loss),
  )
    .defined(Number.isFinite)
    .digits(2)(losses);
  const last = losses.at(-1) ?? Number.NaN;
  const curve = `<path d="${path ?? ''}" fill="none" stroke="${blue}" stroke-width="2.5" stroke-linejoin="round"/>`;
  const end = Number.isFinite(last)
    ? `<circle cx="${round(x(losses.length))}" cy="${round(y(last))}" r="4" fill="${blue}"/>
<text x="${round(x(losses.length) - 8)}" y="${round(y(last) - 12)}" text-anchor="end" fill="${blue}">${last.toFixed(4)}</text>`
    : '';
  return frame(x, y, 'Loss of the moons network', { x: 'step', y: 'loss (max-margin + L2)' }, curve + end);
}

/** Cells of the ground, and how many of them lie outside on each side, so that no outline runs along the frame. */
const grid = { columns: 124, rows: 84, outside: 2 };

/** Where a place on the grid lies in the plane. */
const place = (plane: Plane, column: number, row: number): { x: number; y: number } => {
  const { columns, rows, outside } = grid;
  return plane.at((column - outside) / (columns - 2 * outside), (row - outside) / (rows - 2 * outside));
};

/** Scores on a grid of cells, row by row from the bottom, as d3-contour wants them. */
function sample(plane: Plane): number[] {
  return Array.from({ length: grid.columns * grid.rows }, (_, i) => {
    const column = i % grid.columns;
    const row = Math.floor(i / grid.columns);
    const { x, y } = place(plane, column + 0.5, row + 0.5);
    return plane.score(x, y);
  });
}

/** Outline of where the score is at least `threshold`, in pixels. */
function outline(values: number[], threshold: number, x: Scale, y: Scale, plane: Plane): string {
  const shape = contours().size([grid.columns, grid.rows]).contour(values, threshold);
  const pixel = ([column = 0, row = 0]: readonly number[]): string => {
    const at = place(plane, column, row);
    return `${round(x(at.x))} ${round(y(at.y))}`;
  };
  return shape.coordinates
    .flat()
    .map((ring) => `M${ring.map(pixel).join('L')}Z`)
    .join('');
}

/** The samples, and the ground in shades of what the net answers: orange below 0, blue above, black where it is 0. */
export function boundarySvg(plane: Plane): string {
  const x = scaleLinear([plane.left, plane.right], [edge.left, size.width - edge.right]);
  const y = scaleLinear([plane.bottom, plane.top], [size.height - edge.bottom, edge.top]);
  const values = sample(plane);
  const [left, top] = [edge.left, edge.top];
  const box = `x="${left}" y="${top}" width="${size.width - edge.right - left}" height="${size.height - edge.bottom - top}"`;
  const below = [-1, -0.5].map((t) => `<path d="${outline(values, t, x, y, plane)}" fill="#fff" fill-opacity="0.45"/>`);
  const positive = outline(values, 0, x, y, plane);
  const above = [0.5, 1].map(
    (t) => `<path d="${outline(values, t, x, y, plane)}" fill="${blue}" fill-opacity="0.14"/>`,
  );
  const points = plane.points.map((p) => {
    const [cx, cy] = [x(p.x), y(p.y)];
    if (p.positive) return `<circle cx="${round(cx)}" cy="${round(cy)}" r="5" fill="${blue}" stroke="#fff"/>`;
    return `<rect x="${round(cx - 4)}" y="${round(cy - 4)}" width="8" height="8" fill="#fff" stroke="${orange}" stroke-width="2"/>`;
  });
  const drawing = `<defs><clipPath id="ground"><rect ${box}/></clipPath>
<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V8" stroke="${blue}" stroke-opacity="0.22"/></pattern></defs>
<rect ${box} fill="#f6c9a3"/>
<g clip-path="url(#ground)">${below.join('')}
<path d="${positive}" fill="#dbe9f6"/>${above.join('')}
<path d="${positive}" fill="url(#hatch)" stroke="${ink}" stroke-width="2.5"/></g>
${points.join('\n')}`;
  return frame(x, y, 'Decision boundary: moon 1 (discs), moon 0 (squares)', { x: 'x', y: 'y' }, drawing);
}
