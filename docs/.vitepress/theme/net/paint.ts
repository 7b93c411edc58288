/** Scores as colours: blue for +, orange for −, paper between. A palette per theme, so that forty pictures cost little. */
import { gridSize } from './config.ts';

type Rgb = readonly [number, number, number];

const colours: Readonly<Record<'light' | 'dark', readonly [minus: Rgb, none: Rgb, plus: Rgb]>> = {
  light: [
    [236, 173, 124],
    [252, 251, 248],
    [142, 176, 233],
  ],
  dark: [
    [134, 77, 37],
    [24, 27, 33],
    [47, 87, 158],
  ],
};
const shades = 255;

function palette([minus, none, plus]: readonly [Rgb, Rgb, Rgb]): Uint32Array {
  return Uint32Array.from({ length: shades }, (_, i) => {
    const t = (2 * i) / (shades - 1) - 1;
    const end = t > 0 ? plus : minus;
    const [r = 0, g = 0, b = 0] = none.map((from, c) => Math.round(from + Math.abs(t) * ((end[c] ?? 0) - from)));
    return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  });
}
const palettes = { light: palette(colours.light), dark: palette(colours.dark) };

export interface Look {
  /** Only the sign. */
  readonly flat: boolean;
  /** An output of a classifier may be any number: it is squashed. Everything else is cut at −1 and 1. */
  readonly squash: boolean;
}

/** Paints a square of scores, first row at the bottom, one pixel a score; CSS makes it large. NaN is paper. */
export function paint(canvas: HTMLCanvasElement, scores: ArrayLike<number>, { flat, squash }: Look): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const colour = document.documentElement.classList.contains('dark') ? palettes.dark : palettes.light;
  const image = context.createImageData(gridSize, gridSize);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < gridSize; row++) {
    for (let column = 0; column < gridSize; column++) {
      const score = scores[(gridSize - 1 - row) * gridSize + column] ?? 0;
      const t = flat ? Math.sign(score) * 0.85 : squash ? Math.tanh(score) : Math.max(-1, Math.min(1, score));
      pixels[row * gridSize + column] = colour[Math.round(((t || 0) + 1) * 0.5 * (shades - 1))] ?? 0;
    }
  }
  context.putImageData(image, 0, 0);
}
