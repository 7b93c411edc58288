/**
 * What an optimiser is: one record. `defaults` and `ranges` describe its options, `plan` says what one step needs, and `next`
 * moves one parameter.
 *
 * `next` is written once over an algebra, in torch's own order of operations (torch.optim's _single_tensor_* functions), so
 * trajectories agree to the last bits. It is read twice: as loops over typed arrays (columns.ts), and as WebAssembly
 * (fuse.ts), bit for bit alike. So it never looks at a number to decide what to do: what depends on options is the plan's
 * `shape`, and what changes from step to step is a scalar. Where parameters live is run.ts's concern, groups and saving are
 * optimizer.ts's.
 */
import type { Algebra } from '@chainrule/engine';
import type { NumberRule } from '../check.ts';
import { plusScaled, shortOf, towards } from './terms.ts';

/** What every optimiser's options have. */
export interface BaseOptions {
  /** The learning rate: a finite number >= 0. */
  lr: number;
  /** An L2 penalty added to the gradient (AdamW: a shrinkage of the parameter), >= 0. */
  weightDecay: number;
  /** Climb instead of descend. */
  maximize: boolean;
}

/** How one option is checked. */
export type OptionRange = NumberRule | 'BOOLEAN' | 'BETAS';

/** When a step is taken. */
export interface Moment {
  /** How many updates the parameters have seen, this one included: 1 at the first. */
  readonly step: number;
  /** Whether no buffer was kept so far. */
  readonly fresh: boolean;
}

/** What one step needs besides parameters and gradients. */
export interface Plan {
  /** The buffers that stand for a, b and c in `next`, by the names they are saved under; null for one that is not in use. */
  readonly buffers: readonly (string | null)[];
  /** What buffers start from; default 0. */
  readonly initial?: number;
  /** The numbers that all parameters share, always of the same names. */
  readonly scalars: Readonly<Record<string, number>>;
  /** What decides which operations `next` consists of. */
  readonly shape: Readonly<Record<string, boolean>>;
}

/** One parameter in a step: itself, its gradient, and what its buffers hold (anything where one is not in use). */
export interface Element<T> {
  readonly p: T;
  readonly g: T;
  readonly a: T;
  readonly b: T;
  readonly c: T;
}

/** What a step leaves: the parameter, and the buffers that are in use. */
export interface Moved<T> {
  readonly p: T;
  readonly a?: T;
  readonly b?: T;
  readonly c?: T;
}

/** An optimiser as data. */
export interface UpdateRule<O extends BaseOptions, P extends Plan = Plan> {
  /** The class's name, here and in torch.optim. */
  readonly name: string;
  readonly torch: string;
  readonly defaults: Readonly<O>;
  readonly ranges: { readonly [K in keyof O]: OptionRange };
  /** Rules between options; throws. */
  check?(options: O): void;
  plan(options: O, moment: Moment): P;
  /** Moves a parameter along its gradient. */
  next<T>(
    k: Algebra<T>,
    element: Element<T>,
    scalars: Readonly<Record<keyof P['scalars'], T>>,
    shape: P['shape'],
  ): Moved<T>;
}

/** The gradient as an optimiser means it: climbing turns it round, L2 adds the parameter to it. */
export function directed<T>(
  k: Algebra<T>,
  { p, g }: Element<T>,
  { weightDecay }: { readonly weightDecay: T },
  { climbs, decays }: { readonly climbs: boolean; readonly decays: boolean },
): T {
  const along = climbs ? k.neg(g) : g;
  return decays ? plusScaled(k, { x: along, s: weightDecay, y: p }) : along;
}

/** torch's lerp from a to b by the weight w: the nearer end is the base, so both ends are exact. `near`: w < 0.5; rest: 1 − w. */
export function lerp<T>(k: Algebra<T>, a: T, b: T, { w, rest, near }: { w: T; rest: T; near: boolean }): T {
  return near ? towards(k, { x: a, s: w, y: b }) : shortOf(k, { x: a, s: rest, y: b });
}
