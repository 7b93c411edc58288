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
  /** Which files are mutated. */
  readonly sources: RegExp;
  /** The test files, those that kill most first: the first failure ends a mutant's run. */
  readonly tests: readonly string[];
  /** Of how many mutants one is run, always the same ones (thoughts.mjs); default: all of them are. `--changed` takes all. */
  readonly sample?: number;
  /** Not all of its files have been run yet: those that have count, however few they are. */
  readonly begun?: true;
}

/**
 * Tests of these files that are not run all the same, by their names: one reads the text of sources, to which Stryker has added its
 * switches; two measure memory and time; the others compile hundreds of programs each, or build a million nodes: ten times as
 * long as all the rest.
 */
export const leftOut: RegExp =
  /^(no message is spelled elsewhere|works on a chain of a million|have the same (output|gradient) bits in Wasm as by kernels on plain|give finite outputs as|reads back as the tape it was printed|have the same bits in Wasm as by kernels, weights|have eager gradients to 1e-12|is refused as soon as the wrong|a damaged file is refused by our own|any change of a valid file loads or)/;

const group = (name: string, folder: 'engine' | 'nn', sources: RegExp, tests: readonly string[]): Group => ({
  name,
  sources: new RegExp(`^packages/${folder}/src/${sources.source}$`),
  tests: tests.map((path) => `packages/${folder}/${path}.test.ts`),
});

export const groups: readonly Group[] = [
  group('ops', 'engine', /ops\/[\w-]+\.ts/, [
    ...['test/table', 'test/edges', 'test/properties/table', 'test/value', 'test/golden', 'test/errors'],
    ...[
      'test/margins',
      'test/reductions',
      'src/dense-rows',
      'src/dense-unary',
      'src/dense-dot',
      'src/linear',
      'test/define-op',
    ],
    ...['test/properties/laws', 'test/properties/functions'],
  ]),
  group('eager', 'engine', /(backward|draw|grad|graph|rule|numbers)\.ts/, [
    ...[
      'test/value',
      'test/graph',
      'src/gradient-order',
      'src/rule',
      'src/linear',
      'src/dense-dot',
      'test/golden',
      'test/anomaly',
      'test/errors',
    ],
    ...[
      'src/lists',
      'test/define-op',
      'test/edges',
      'test/properties/graphs',
      'test/properties/gradients',
      'src/graph',
      'test/draw',
    ],
  ]),
  group('tape', 'engine', /trace\/(gradient|simplify|tape-algebra)\.ts/, [
    ...[
      'src/trace/gradient',
      'src/trace/simplify',
      'src/trace/verify',
      'src/trace/tape',
      'test/compile-chains',
      'test/compile',
      'test/lanes',
      'test/properties/tapes',
    ],
    'test/compile-conformance',
  ]),
  {
    // Recording, planning and writing code: thousands of mutants whose tests compile, so that one of eleven is run.
    ...group(
      'compile',
      'engine',
      /(compile(-[\w]+)?|trace\/(?!gradient|simplify|tape-algebra)[\w-]+|wasm\/[\w-]+)\.ts/,
      [
        ...['test/compile', 'test/compile-traced', 'test/compile-batches', 'test/compile-chains', 'test/lanes'],
        ...[
          'test/lanes-apart',
          'test/compile-defined',
          'test/compile-settles',
          'test/compile-layouts',
          'test/compile-packs',
        ],
        'src/trace/interpreter',
        ...['test/compile-refuses', 'test/compile-contract', 'test/compile-follow', 'test/compile-again'],
        ...[
          'test/compile-update',
          'test/compile-compared',
          'test/compile-honest',
          'test/compile-cache',
          'test/compile-apart',
          'test/frozen-after',
        ],
        ...['src/trace/tape', 'src/trace/structure', 'src/trace/intern', 'src/trace/verify', 'src/trace/gradient'],
        ...['src/wasm/module', 'src/wasm/lane-waves', 'test/properties/tapes', 'test/compile-conformance'],
      ],
    ),
    sample: 11,
  },
  group('losses', 'nn', /loss\/[\w-]+\.ts/, [
    ...[
      'test/losses',
      'src/loss/batch-mean',
      'src/loss/loss',
      'test/losses-refuse',
      'test/losses-ignored',
      'test/losses-compiled',
      'test/fit-weighted',
      'src/errors',
      'test/properties/losses-together',
      'test/properties/losses',
    ],
  ]),
  group('optimisers', 'nn', /optim\/[\w-]+\.ts/, [
    'test/optimizers',
    'test/optimizer-groups',
    'src/optim/state',
    'src/optim/optimizer',
    'src/optim/run',
    'src/optim/columns',
    'src/optim/terms',
    'test/fuse',
    'test/properties/optimizers',
    'src/errors',
  ]),
  group('random', 'nn', /(random\/[\w-]+|sample|init)\.ts/, [
    ...['test/chance', 'test/random', 'test/copies', 'test/layers', 'test/network', 'src/errors'],
  ]),
  group('data', 'nn', /(data\/[\w-]+|train\/metrics)\.ts/, [
    ...[
      'test/makers',
      'test/data',
      'test/metrics',
      'test/metrics-edges',
      'test/fit-batches',
      'test/fit',
      'test/fit-told',
      'test/properties/data',
      'src/errors',
    ],
  ]),
  group('train', 'nn', /train\/(?!metrics)[\w-]+\.ts/, [
    ...['test/fit-refuses', 'test/fit-edges', 'test/fit-compared', 'test/fit', 'test/fit-modes', 'test/fit-batches'],
    'test/fit-modeless',
    ...[
      'test/fit-epochs',
      'test/fit-told',
      'test/fit-types',
      'test/fit-unlisted',
      'test/fit-watched',
      'test/fit-follows',
      'test/fit-targets',
    ],
    ...['test/fit-weighted', 'test/contract', 'test/contract-dropout', 'test/stepped', 'src/errors'],
  ]),
  group('save', 'nn', /(save\/[\w-]+|node\/files)\.ts/, [
    ...[
      'test/saving',
      'test/checkpoint',
      'test/files-formats',
      'test/files-models',
      'test/saving-grammar',
      'test/checkpoint-refuses',
      'test/found-once',
      'test/modules-within',
      'src/errors',
    ],
  ]),
  group('schedules', 'nn', /schedule\/[\w-]+\.ts/, [
    'test/schedules',
    'test/schedules-states',
    'test/schedules-places',
    'test/schedules-guards',
    'test/properties/schedules',
    'test/properties/plateau',
    'src/errors',
  ]),
];
