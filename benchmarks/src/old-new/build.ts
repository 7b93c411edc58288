/**
 * A build, and what a load makes of it. A load is written against these types and gets the packages handed in, so that one load runs on
 * two builds in one process; it uses what `API.md` promises to users, and nothing between the packages, which may change.
 */
import { pathToFileURL } from 'node:url';

/** The two packages, and the data sets, of one build. */
export interface Build {
  readonly engine: typeof import('@chainrule/engine');
  readonly nn: typeof import('@chainrule/nn');
  readonly datasets: typeof import('@chainrule/nn/datasets');
}

/** A side of a comparison: where its packages lie, as npm would put them, and what it passes to `compile` and `fit`. */
export interface SideAt {
  readonly name: string;
  /** A folder with `node_modules/@chainrule` in it. */
  readonly folder: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Something that has been made of a build and can be run over and over. */
export interface Running {
  step(): void | Promise<void>;
  /** What the steps so far have come to. */
  numbers(): readonly number[];
}

/** A task, made of whichever build it is given. */
export interface Load {
  readonly name: string;
  /** What one step is. */
  readonly about: string;
  /** Steps whose numbers are compared. */
  readonly steps: number;
  /** How far apart numbers may lie, relative to the largest; 0 wants the same bits. */
  readonly tolerance: number;
  /** Whether a step is something that is done for the first time: each is taken in a process of its own. */
  readonly first?: boolean;
  make(build: Build, options: SideAt['options']): Running;
}

/** The modules of one side, its own instances of them. */
export async function loadBuild({ folder }: Pick<SideAt, 'folder'>): Promise<Build> {
  const from = (path: string): Promise<unknown> =>
    import(pathToFileURL(`${folder}/node_modules/@chainrule/${path}`).href);
  const [engine, nn, datasets] = await Promise.all([
    from('engine/dist/index.js'),
    from('nn/dist/index.js'),
    from('nn/dist/datasets/index.js'),
  ]);
  return { engine, nn, datasets } as Build; // what these paths hold in every build
}
