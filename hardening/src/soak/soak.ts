/** The soak: long trainings that must end where their reference ends, with flat memory, and thousands of compilations. */
import { cycle } from './cycles.ts';
import { growth } from './heap.ts';
import { type Path, type Trained, train } from './training.ts';

/** How long to soak. */
export interface Length {
  readonly steps: number;
  /** Stretches that the interrupted run is cut into. */
  readonly stretches: number;
  readonly cycles: number;
}

/** One line of the report. */
export interface Line {
  readonly what: string;
  readonly count: number;
  readonly seconds: number;
  /** Bytes in use at the end, and by how many they grew from the first half of the samples to the second. */
  readonly heapBytes: number;
  readonly grownBytes: number;
  /** Whether it ended as it has to. */
  readonly equal: boolean;
}

/** More growth than this is a leak; a collector's own bookkeeping moves by less. */
export const MOST_GROWTH = 512 * 1024;
const SAMPLES = 20;

async function timed<T>(fn: () => Promise<T>): Promise<readonly [T, number]> {
  const began = performance.now();
  const result = await fn();
  return [result, (performance.now() - began) / 1000];
}

const line = (what: string, count: number, seconds: number, heap: readonly number[], equal: boolean): Line => ({
  what,
  count,
  seconds: Math.round(seconds * 10) / 10,
  heapBytes: heap.at(-1) ?? 0,
  grownBytes: Math.round(growth(heap)),
  equal,
});

const same = (a: Trained, b: Trained): boolean =>
  a.losses === b.losses && a.parameters === b.parameters && Object.is(a.lastLoss, b.lastLoss);

async function trainings(path: Path, { steps, stretches }: Length, say: (line: Line) => void): Promise<void> {
  const options = { path, steps, samples: SAMPLES };
  const [whole, wholeTime] = await timed(() => train({ ...options, stretch: 0 }));
  say(line(`${path}, uninterrupted`, steps, wholeTime, whole.heap, Number.isFinite(whole.lastLoss)));
  const [cut, cutTime] = await timed(() => train({ ...options, stretch: Math.ceil(steps / stretches) }));
  say(line(`${path}, from ${stretches - 1} checkpoints`, steps, cutTime, cut.heap, same(whole, cut)));
}

/** Soaks; every line is said as it is known, and all of them are returned. */
export async function soak(length: Length, say: (line: Line) => void = () => {}): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const note = (found: Line): void => {
    lines.push(found);
    say(found);
  };
  await trainings('eager', length, note);
  await trainings('compiled', length, note);
  const [cycled, seconds] = await timed(() => cycle({ cycles: length.cycles, samples: SAMPLES }));
  note(line('compiled and thrown away', length.cycles, seconds, cycled.heap, cycled.right === length.cycles));
  return lines;
}

/** Whether a line holds its promise. */
export const holds = ({ equal, grownBytes }: Line): boolean => equal && grownBytes < MOST_GROWTH;
