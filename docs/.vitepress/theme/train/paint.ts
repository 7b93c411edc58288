/** Scores as colours: blue where the network says +, orange where it says −, paper where it does not know. */

type Rgb = readonly [number, number, number];

/** Soft on paper, deeper towards certainty; chosen per theme so that the points stand out on both. */
const colours: Readonly<Record<'light' | 'dark', { readonly plus: Rgb; readonly none: Rgb; readonly minus: Rgb }>> = {
  light: { plus: [172, 198, 240], none: [252, 251, 248], minus: [246, 205, 172] },
  dark: { plus: [38, 66, 116], none: [24, 27, 33], minus: [98, 57, 28] },
};

/** Paints a square of scores, first row at the bottom; the canvas is one pixel a score and scaled by CSS. */
export function paintScores(canvas: HTMLCanvasElement, scores: Float32Array): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { width, height } = canvas;
  const theme = document.documentElement.classList.contains('dark') ? colours.dark : colours.light;
  const image = context.createImageData(width, height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const t = Math.tanh(scores[(height - 1 - row) * width + column] ?? 0);
      const end = t > 0 ? theme.plus : theme.minus;
      const at = 4 * (row * width + column);
      for (let c = 0; c < 3; c++) {
        image.data[at + c] = (theme.none[c] ?? 0) + Math.abs(t) * ((end[c] ?? 0) - (theme.none[c] ?? 0));
      }
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}
