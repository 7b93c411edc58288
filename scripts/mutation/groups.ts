/**
 * What is mutated, by group, and the tests that a group's mutants have to survive.
 *
 * A mutant costs a run of the tests that reach it, so the tests are those that take a second or two. Runs of minutes, whose
 * promises are of another kind (a million points per kernel, graphs of a million nodes, flat memory, other processes, Python), are
 * left out: a mutant that only they would kill counts as survived, so the figure errs on the strict side.
 */

/** A part of the sources and its tests; all paths from the repository's root. */
export interface Group {
  readonly name: string;
  /** Stryker's patterns of files. */
  readonly mutate: readonly string[];
  /** The test files, those that kill most first: the first failure ends a mutant's run. */
  readonly tests: readonly string[];
}

const files = (folder: string, paths: readonly string[], end: string): readonly string[] =>
  paths.map((path) => `packages/${folder}/${path}${end}`);
const engine = (paths: readonly string[]) => ({
  mutate: files('engine/src', paths, '.ts'),
  by: (tests: readonly string[]) => files('engine', tests, '.test.ts'),
});
const nn = (paths: readonly string[]) => ({
  mutate: files('nn/src', paths, '.ts'),
  by: (tests: readonly string[]) => files('nn', tests, '.test.ts'),
});

const group = (name: string, { mutate, by }: ReturnType<typeof engine>, tests: readonly string[]): Group => ({
  name,
  mutate,
  tests: by(tests),
});

export const groups: readonly Group[] = [
  group('ops', engine(['ops/!(*.test)']), [
    ...['test/table', 'test/edges', 'test/properties/table', 'test/value', 'test/golden', 'test/errors'],
    ...['src/dense-dot', 'test/properties/laws', 'test/properties/functions'],
  ]),
  group('eager', engine(['backward', 'grad', 'graph', 'rule', 'numbers']), [
    ...[
      'test/value',
      'test/graph',
      'src/graph',
      'test/anomaly',
      'test/errors',
      'test/golden',
      'test/edges',
      'src/lists',
    ],
    ...['src/dense-dot', 'test/properties/graphs', 'test/properties/gradients', 'test/table'],
  ]),
  group('tape', engine(['gradient', 'groups', 'chain', 'simplify', 'tape-algebra'].map((file) => `trace/${file}`)), [
    ...['src/trace/tape', 'test/compile-chains', 'test/compile', 'test/lanes', 'test/properties/tapes'],
    'test/compile-conformance',
  ]),
  group('losses', nn(['loss/!(*.test)']), [
    'test/losses',
    'test/losses-compiled',
    'src/errors',
    'test/properties/losses',
  ]),
  group('optimisers', nn(['optim/!(*.test)']), ['test/optimizers', 'test/properties/optimizers', 'src/errors']),
  group('schedules', nn(['schedule/!(*.test)']), ['test/schedules', 'test/properties/schedules', 'src/errors']),
];
