/** What a training panel trains: data, network, rate. Plain data, so that it travels to a worker and into a link. */

export type PlaneData = 'moons' | 'circles' | 'blobs' | 'spirals';

export interface PlaneConfig {
  readonly kind: 'plane';
  readonly data: PlaneData;
  readonly n: number;
  readonly noise: number;
  readonly seed: number;
  /** Widths of the hidden layers; the last layer has one output. */
  readonly hidden: readonly number[];
  readonly activation: 'relu' | 'tanh';
  readonly rate: number;
  /** The rate falls in a line to a tenth over 100 steps, as in micrograd's demo. */
  readonly decay: boolean;
  /** Samples a step; 0: all of them. */
  readonly batch: number;
  /** Weight of the sum of squared parameters in the loss. */
  readonly l2: number;
}

export interface RowsConfig {
  readonly kind: 'rows';
  readonly seed: number;
  readonly hidden: readonly number[];
  readonly rate: number;
  /** Whether gradients are set to 0 before each backward pass. */
  readonly zeroGrad: boolean;
}

export interface NamesConfig {
  readonly kind: 'names';
  readonly seed: number;
  /** Of the names that are drawn: below 1 prefers what is likely. */
  readonly temperature: number;
}

/** Steps of a whole training of the names; Adam's rate falls to 0 over them, as in `pnpm microgpt`. */
export const namesSteps = 1000;

export type TrainConfig = PlaneConfig | RowsConfig | NamesConfig;

const plane: PlaneConfig = {
  kind: 'plane',
  data: 'moons',
  n: 100,
  noise: 0.1,
  seed: 1337,
  hidden: [16, 16],
  activation: 'relu',
  rate: 1,
  decay: true,
  batch: 0,
  l2: 1e-4,
};

export const presets = {
  moons: plane,
  circles: { ...plane, data: 'circles' },
  blobs: { ...plane, data: 'blobs', noise: 0.5 },
  spirals: { ...plane, data: 'spirals', n: 160, noise: 0.05 },
  notebook: { kind: 'rows', seed: 42, hidden: [4, 4], rate: 0.05, zeroGrad: true },
  microgpt: { kind: 'names', seed: 42, temperature: 0.5 },
} as const satisfies Readonly<Record<string, TrainConfig>>;

export type PresetName = keyof typeof presets;

/** The four rows of the lecture and their targets. */
export const lectureRows: readonly (readonly number[])[] = [
  [2, 3, -1],
  [3, -1, 0.5],
  [0.5, 1, 1],
  [1, 1, -1],
];
export const lectureTargets: readonly number[] = [1, -1, -1, 1];

/** What a worker tells about a run, some times a second. */
export interface Snapshot {
  readonly step: number;
  /** Losses of the steps since the last snapshot. */
  readonly losses: readonly number[];
  readonly loss: number | null;
  /** Share of points on their side, 0 to 1; null where there is no such thing. */
  readonly accuracy: number | null;
  readonly parameters: number;
  /** 'eager' where the browser lacks WebAssembly SIMD, or the model cannot be compiled. */
  readonly path: 'compiled' | 'eager';
  /** Scores over the plane, row by row from the bottom, gridSize × gridSize. */
  readonly grid?: Float32Array;
  readonly predictions?: readonly number[];
  readonly weights?: readonly number[];
  /** Names that a model made up, and after which step. */
  readonly names?: { readonly step: number; readonly list: readonly string[] };
}

export const gridSize = 44;

/** The part of the plane that is drawn. */
export interface Window {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A window around points, with room at the sides. */
export function windowOf(points: readonly (readonly number[])[]): Window {
  const bounds = (axis: number): [number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (const point of points) {
      low = Math.min(low, point[axis] ?? 0);
      high = Math.max(high, point[axis] ?? 0);
    }
    const room = (high - low || 1) * 0.16;
    return [low - room, high + room];
  };
  return { x: bounds(0), y: bounds(1) };
}
