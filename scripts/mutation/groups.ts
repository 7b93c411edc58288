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

const engine = 'packages/engine';
const nn = 'packages/nn';

export const groups: readonly Group[] = [
  {
    name: 'ops',
    mutate: [`${engine}/src/ops/!(*.test).ts`],
    tests: [
      'test/table',
      'test/edges',
      'test/value',
      'test/golden',
      'test/errors',
      'src/dense-dot',
      'test/properties/*',
    ].map((path) => `${engine}/${path}.test.ts`),
  },
  {
    name: 'eager',
    mutate: ['backward', 'grad', 'graph', 'rule', 'numbers'].map((file) => `${engine}/src/${file}.ts`),
    tests: [
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
      ...['src/dense-dot', 'test/table', 'test/properties/*'],
    ].map((path) => `${engine}/${path}.test.ts`),
  },
  {
    name: 'tape',
    mutate: ['gradient', 'groups', 'chain', 'simplify', 'tape-algebra'].map((file) => `${engine}/src/trace/${file}.ts`),
    tests: [
      'src/trace/tape',
      'test/compile-chains',
      'test/compile',
      'test/compile-conformance',
      'test/lanes',
      'test/properties/*',
    ].map((path) => `${engine}/${path}.test.ts`),
  },
  {
    name: 'losses',
    mutate: [`${nn}/src/loss/!(*.test).ts`],
    tests: ['test/losses', 'test/losses-compiled', 'src/errors', 'test/properties/*'].map(
      (path) => `${nn}/${path}.test.ts`,
    ),
  },
  {
    name: 'optimisers',
    mutate: [`${nn}/src/optim/!(*.test).ts`],
    tests: ['test/optimizers', 'test/checkpoint', 'src/errors', 'test/properties/*'].map(
      (path) => `${nn}/${path}.test.ts`,
    ),
  },
  {
    name: 'schedules',
    mutate: [`${nn}/src/schedule/!(*.test).ts`],
    tests: ['test/schedules', 'test/checkpoint', 'src/errors', 'test/properties/*'].map(
      (path) => `${nn}/${path}.test.ts`,
    ),
  },
];
