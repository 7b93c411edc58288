/** A case of the install test: somewhere the packages have to work. */
import type { Tarball } from './packing.ts';

/** Gets the tarballs, makes an empty project of its own, runs a real program in it, and throws when that fails. */
export interface Case {
  readonly name: string;
  readonly run: (tarballs: readonly Tarball[]) => Promise<void>;
}

/** A case that this machine cannot run. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly code = 'ERR_UNAVAILABLE';
}
