/** What the process that measures is told, and how a first step in a process of its own is asked for. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Load, SideAt } from './build.ts';
import type { Clock, Side } from './measure.ts';

/** Two sides, the loads, and where the outcomes go. */
export interface Job {
  readonly old: SideAt;
  readonly now: SideAt;
  readonly loads: readonly string[];
  readonly rounds: number;
  readonly clock: Clock;
  readonly json?: string;
  /** Stands in the JSON: machine, commits. */
  readonly where: object;
}

/** One first step: of which side and load. */
export interface FirstJob {
  readonly side: SideAt;
  readonly load: string;
  readonly clock: Clock;
}

/** What a process that takes a first step prints. */
export interface FirstAnswer {
  readonly milliseconds: number;
  /** The bits of the numbers, as hex: JSON would round them and lose NaN. */
  readonly numbers: string;
}

/** The arguments of Node for a script of this folder: TypeScript, but no condition that would lead to sources. */
export const scriptArguments = (name: string, job: object): readonly string[] => [
  '--expose-gc',
  '--import',
  import.meta.resolve('tsx'),
  fileURLToPath(new URL(name, import.meta.url)),
  JSON.stringify(job),
];

export const toHex = (numbers: readonly number[]): string =>
  Buffer.from(Float64Array.from(numbers).buffer).toString('hex');
export const fromHex = (hex: string): number[] => {
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
  return [...new Float64Array(bytes.buffer)];
};

/** A side whose every step is the first of a process. */
export function coldSide(load: Load, side: SideAt, clock: Clock): Side {
  const ask = (): FirstAnswer => {
    const args = scriptArguments('first.ts', { side, load: load.name, clock } satisfies FirstJob);
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as FirstAnswer; // first.ts prints one
  };
  return {
    numbers: async () => fromHex(ask().numbers),
    time: async () => ask().milliseconds,
  };
}
