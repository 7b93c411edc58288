/** What every neuron says over the plane: the pictures on the neurons, and the large one. */
import type { MLP } from '@chainrule/nn';
import { edge, type FeatureName, gridSize } from './config.ts';
import { features, seen } from './features.ts';

const middle = (i: number): number => edge * ((2 * i + 1) / gridSize - 1);

/** The middles of a grid's squares, row by row from the bottom. */
const places: readonly (readonly number[])[] = Array.from({ length: gridSize * gridSize }, (_, i) => [
  middle(i % gridSize),
  middle(Math.floor(i / gridSize)),
]);

/** One picture a neuron, layer by layer. */
export function grids(model: MLP, names: readonly FeatureName[]): Float32Array {
  const neurons = model.layers.reduce((total, { nout }) => total + nout, 0);
  const all = new Float32Array(neurons * places.length);
  let rows = Float64Array.from(places.flatMap((place) => seen(names, place)));
  let at = 0;
  for (const layer of model.layers) {
    rows = layer.predict(rows) as Float64Array<ArrayBuffer>; // made in this thread, shared with nobody
    for (let i = 0; i < rows.length; i++)
      all[at + (i % layer.nout) * places.length + Math.floor(i / layer.nout)] = rows[i] ?? 0;
    at += rows.length;
  }
  return all;
}

const pictures = new Map<FeatureName, Float32Array>();

/** The picture of a feature. */
export function featureGrid(name: FeatureName): Float32Array {
  const known = pictures.get(name) ?? Float32Array.from(places, ([x = 0, y = 0]) => features[name].of(x, y));
  pictures.set(name, known);
  return known;
}
