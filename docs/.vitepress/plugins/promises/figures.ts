/** The recorded reports that promises are printed from. Each is somebody's JSON from an earlier run; one that is not there is undefined. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParityReport, readParity } from '../parity-page.ts';

/** `pnpm soak --json`. */
export interface SoakReport {
  readonly date: string;
  readonly lines: readonly {
    readonly what: string;
    readonly count: number;
    readonly grownBytes: number;
    readonly equal: boolean;
  }[];
}

/** `pnpm fuzz --json`. */
export interface FuzzReport {
  readonly date: string;
  readonly targets: readonly { readonly target: string; readonly cases: number; readonly findings: number }[];
}

/** How much more a node costs in a graph ten times as large. */
interface Growth {
  readonly small: number;
  readonly large: number;
  readonly ratio: number;
}

/** `pnpm promises --json`. */
export interface MeasuredReport {
  readonly date: string;
  readonly depth: { readonly nodes: number; readonly seconds: number };
  readonly eager: Growth;
  readonly compiled: Growth;
  /** Readers, and how many times the time ten times the pieces take. */
  readonly readers?: readonly {
    readonly name: string;
    readonly of: string;
    readonly pieces: number;
    readonly ratio: number;
  }[];
}

/** `pnpm mutate`. */
export interface MutationReport {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly killed: number;
        readonly survived: number;
        readonly noCoverage: number;
        /** Those that live, each with its reason; one that begins with `equal: ` says that no test could tell it from the code. */
        readonly survivors: readonly { readonly reason: string }[];
      }
    >
  >;
}

/** All reports. */
export interface Figures {
  readonly parity?: ParityReport | undefined;
  readonly soak?: SoakReport | undefined;
  readonly fuzz?: FuzzReport | undefined;
  readonly measured?: MeasuredReport | undefined;
  readonly mutation?: MutationReport | undefined;
  /** The branches that no test takes, by name. */
  readonly missed?: readonly unknown[] | undefined;
  /** What the sizes of bundles are held to. */
  readonly limits?: readonly { readonly name: string; readonly limit: string }[] | undefined;
}

const scripts = fileURLToPath(new URL('../../../../scripts/', import.meta.url));
const read = <T>(path: string): T | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined; // each in the format of the command that writes it

/** Reads what is recorded. */
export const readFigures = (recorded: string): Figures => ({
  parity: readParity(join(recorded, 'parity/latest.json')),
  soak: read(join(recorded, 'hardening/soak.json')),
  fuzz: read(join(recorded, 'hardening/fuzz.json')),
  measured: read(join(recorded, 'hardening/measured.json')),
  mutation: read(join(scripts, 'mutation/report.json')),
  missed: read(join(scripts, 'coverage/missed.json')),
  limits: read(join(scripts, '.size-limit.json')),
});
