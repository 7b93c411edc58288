/**
 * The promises: a record each, with the tests that keep it and where its figure comes from. A test looks up that every file and every
 * title is there; no figure is written here.
 */
import { casesOf } from '../parity-page.ts';
import type { Figures, SoakReport } from './figures.ts';

/** A test: its file from the repository's root, and its title as it is written there. */
export type Kept = readonly [file: string, title: string];

/** One promise. */
export interface Promised {
  /** Its heading. */
  readonly title: string;
  readonly promise: string;
  readonly keptBy: readonly Kept[];
  /** The last figure, in words; undefined where its report is not recorded. */
  figure?(figures: Figures): string | undefined;
  /** How to record that report. */
  readonly record?: string;
}

const count = (n: number): string => n.toLocaleString('en');
const kib = (bytes: number): string => `${count(Math.max(0, Math.round(bytes / 1024)))} KiB`;
const recorded = 'docs/.vitepress/recorded/hardening';
const soakCommand = `pnpm soak --json ${recorded}/soak.json`;
const fuzzCommand = `pnpm fuzz --seconds 20 --json ${recorded}/fuzz.json`;
const measureCommand = `pnpm promises --json ${recorded}/measured.json`;

const linesOf = (soak: SoakReport | undefined, what: RegExp): SoakReport['lines'] =>
  soak?.lines.filter((line) => what.test(line.what)) ?? [];
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** The table. */
export const promises: readonly Promised[] = [
  {
    title: 'As PyTorch',
    promise: 'Values and gradients are PyTorch’s: eager, compiled, in whole trainings and for microgpt.',
    keptBy: [
      [
        'packages/parity/test/command-line.test.ts',
        'agrees with the recorded answers, says what they are, and points to pnpm parity',
      ],
      ['packages/parity/test/teeth.test.ts', 'the recorded answers alone notice every bug planted in the engine'],
    ],
    figure: ({ parity }) =>
      parity &&
      `${count(casesOf(parity))} cases, ${count(sum(parity.families.map(({ failed }) => failed)))} of them differ`,
    record: 'pnpm parity run --seed 1 --json docs/.vitepress/recorded/parity/latest.json',
  },
  {
    title: 'Edge values',
    promise: 'At kinks, ties, zeros, infinities and NaN the answers are PyTorch’s too.',
    keptBy: [['packages/engine/test/edges.test.ts', '']],
  },
  {
    title: 'Compiled code',
    promise: 'Compiled code gives the bits of the interpreter over its kernels, and every module is valid.',
    keptBy: [
      [
        'packages/engine/test/compile-conformance.test.ts',
        'have the same output bits in Wasm as by kernels on plain numbers, in float64 and float32',
      ],
      ['hardening/test/fuzz.test.ts', 'keeps its promise, input by input, and reaches more than refusals'],
    ],
    figure: ({ fuzz }) => fuzzed(fuzz, /^(wasm|encoder)$/, 'random programs and function bodies'),
    record: fuzzCommand,
  },
  {
    title: 'Depth',
    promise: 'A graph may be as deep as memory holds: nothing recurses.',
    keptBy: [['packages/engine/test/scale.test.ts', 'does so with a stack of 200 kB']],
    figure: ({ measured }) =>
      measured && `${count(measured.depth.nodes)} nodes in a row, forward and backward, in ${measured.depth.seconds} s`,
    record: measureCommand,
  },
  {
    title: 'Linear work',
    promise: 'Work grows in proportion to the graph, eager and compiled.',
    keptBy: [
      ['packages/engine/test/compile-scale.test.ts', 'takes time linear in the number of nodes'],
      [
        'packages/engine/test/scale.test.ts',
        'deep sharing is linear: y = y + y, 1,000 times, has 1,001 nodes and gradient 2^1000',
      ],
    ],
    figure: ({ measured }) =>
      measured &&
      `a node costs ${measured.eager.ratio} times as much in an eager graph of ${count(measured.eager.large)} as in one of ${count(measured.eager.small)}, ${measured.compiled.ratio} times when ${count(measured.compiled.large)} are compiled in place of ${count(measured.compiled.small)}`,
    record: measureCommand,
  },
  {
    title: 'Linear readers',
    promise:
      'Reading grows in proportion, too: ten times the rows, columns, groups, segments, tensors or modules take at most fifteen times the time.',
    keptBy: [['hardening/test/readers.test.ts', '%s of ten times the %s takes nowhere near a hundred times the time']],
    figure: ({ measured }) => measured?.readers && readersOf(measured.readers),
    record: measureCommand,
  },
  {
    title: 'Flat memory',
    promise: 'Memory is flat however long a training runs, and functions that were compiled and dropped are gone.',
    keptBy: [
      ['packages/engine/test/retention.test.ts', 'the heap is flat over 10,000 training steps, and dropped graphs go'],
      [
        'hardening/test/soak.test.ts',
        'a training ends where it must from 4 checkpoints, and memory is flat over steps and compilations',
      ],
    ],
    figure: ({ soak }) => soak && soaked(soak),
    record: soakCommand,
  },
  {
    title: 'One model everywhere',
    promise:
      'A saved model says the same of every row in another process and in a browser, and a page’s worker trains the model that Node trains.',
    keptBy: [
      [
        'docs/test/site/penguins.test.ts',
        'a model that Node saved says the same of every row: classes, scores to 1e-12, compiled ones to the bit',
      ],
      [
        'docs/test/site/penguins.test.ts',
        'the worker trains the very model that Node trains, and another process reads the download',
      ],
      ['docs/test/site/penguins.test.ts', 'a model that is kept is there in another session, for the other page'],
    ],
  },
  {
    title: 'Resuming',
    promise: 'A training that goes on from a checkpoint equals one that was never stopped, bit for bit.',
    keptBy: [
      [
        'examples/test/penguins.test.ts',
        'killed in the middle of an epoch and started again, saves the bytes of a training that was never stopped',
      ],
      ['packages/nn/test/checkpoint.test.ts', '50 + 50 steps are 100 steps, bit for bit (compile: %s)'],
      ['hardening/test/soak.test.ts', 'a run that drew one number more ends elsewhere: the hash sees every step'],
    ],
    figure: ({ soak }) => {
      const cut = linesOf(soak, /checkpoints$/);
      if (cut.length === 0) return undefined;
      return `${cut.filter(({ equal }) => equal).length} of ${cut.length} trainings of ${count(cut[0]?.count ?? 0)} steps equal`;
    },
    record: soakCommand,
  },
  {
    title: 'Determinism',
    promise: 'The same seed gives the same bits: in other processes, in threads, in any order of imports.',
    keptBy: [
      ['packages/nn/test/processes.test.ts', 'the same seed gives the same bits in another process (compile: %s)'],
      ['hardening/test/determinism/copies.test.ts', 'in two worker threads at once and on this one (compile: %s)'],
      ['hardening/test/determinism/copies.test.ts', 'in whatever order the packages are imported'],
    ],
  },
  {
    title: 'No global state',
    promise: 'There is no global state but the mode, which ends with its function, whatever happens in it.',
    keptBy: [
      [
        'hardening/test/determinism/copies.test.ts',
        'have a mode each: noGrad and tracing of one leave the other alone',
      ],
      ['hardening/test/determinism/copies.test.ts', 'do not touch each other: four at once give what each gives alone'],
      ['hardening/test/determinism/copies.test.ts', 'an exception leaves the mode as it was'],
      ['hardening/test/security/strict.test.ts', 'nothing global is new once the packages were loaded and used'],
    ],
  },
  {
    title: 'Hostile input',
    promise: 'Hostile files, links, tapes and tables are refused in our own words, within bounded time and memory.',
    keptBy: [
      [
        'packages/nn/test/saving.test.ts',
        'any change of a valid file loads or is refused as FormatError: 30,000 random mutations',
      ],
      [
        'packages/nn/test/saving.test.ts',
        'is refused as soon as the wrong character comes: 1 MiB of hostile header within 50 ms',
      ],
      ['hardening/test/fuzz.test.ts', 'keeps its promise, input by input, and reaches more than refusals'],
      ['hardening/test/security/pollution.test.ts', 'a tensor called %s is only a name'],
    ],
    figure: ({ fuzz }) => fuzzed(fuzz, /^(?!wasm|encoder)/, 'inputs'),
    record: fuzzCommand,
  },
  {
    title: 'Faults',
    promise: 'A full disk, a kill or a broken connection leaves the old file or the new one.',
    keptBy: [
      ['hardening/test/faults/disk.test.ts', 'that is full leaves the old .%s file as it was'],
      ['hardening/test/faults/kill.test.ts', 'a kill at any moment leaves a whole checkpoint, and the next save works'],
      ['hardening/test/faults/fetch.test.ts', 'and %s leaves no file in the cache, and the shipped list serves'],
      [
        'hardening/test/faults/worker.test.ts',
        'that is ended in mid-training leaves this thread and the next worker alone',
      ],
    ],
  },
  {
    title: 'Memory pressure',
    promise: 'What does not fit into memory is an error with a code, not a crash.',
    keptBy: [
      [
        'hardening/test/faults/memory.test.ts',
        'sizes beyond any memory, Infinity and NaN are refused with a code, within 256 MB; ten million rows run',
      ],
      [
        'hardening/test/faults/memory.test.ts',
        'compile() says so when the host has no memory left for a module, and everything made before goes on',
      ],
    ],
  },
  {
    title: 'No code from strings',
    promise: 'No code is made of strings: the packages run under a strict policy and under strict flags.',
    keptBy: [
      [
        'hardening/test/security/csp.test.ts',
        'of the recipe compiles and trains, in the page and in a worker, while eval is forbidden',
      ],
      [
        'hardening/test/security/strict.test.ts',
        'a Node that forbids code from strings runs all of it, with the same numbers',
      ],
      ['hardening/test/security/supply-chain.test.ts', '@chainrule/%s makes no code of strings'],
    ],
  },
  {
    title: 'Supply chain',
    promise: 'The engine depends on nothing, and nothing runs when a package is installed.',
    keptBy: [
      ['hardening/test/security/supply-chain.test.ts', '@chainrule/engine depends on nothing, in any way'],
      ['hardening/test/security/supply-chain.test.ts', '@chainrule/%s runs nothing when it is installed'],
    ],
  },
  {
    title: 'Sizes',
    promise: 'The packages stay small, and what is not imported is not carried.',
    keptBy: [
      [
        'scripts/src/tree-shaking.test.ts',
        'import { Value } brings the methods, and neither the compiler nor the ops on lists',
      ],
    ],
    figure: ({ limits }) =>
      limits?.map(({ name, limit }) => `${name.replace(/; the aim.*/, '')}: at most ${limit}`).join('; '),
    record: 'pnpm size',
  },
  {
    title: 'Mutation',
    promise: 'A change of the code is noticed by a test.',
    keptBy: [
      ['scripts/src/mutate.ts', ''],
      [
        'scripts/src/mutation/mutation.test.ts',
        'of %s has enough mutants killed, those aside that give the same numbers as the code',
      ],
    ],
    figure: ({ mutation }) => {
      if (mutation === undefined) return undefined;
      const files = Object.values(mutation.files);
      const [killed, alive] = [sum(files.map((f) => f.killed)), sum(files.map((f) => f.survived + f.noCoverage))];
      const equal = files.flatMap((f) => f.survivors).filter(({ reason }) => reason.startsWith('equal: ')).length;
      const share = ((100 * killed) / (killed + alive)).toFixed(1);
      return `${count(killed)} of ${count(killed + alive)} planted changes noticed, ${share} %; of the others, ${count(equal)} give the same numbers`;
    },
    record: 'pnpm mutate',
  },
  {
    title: 'Coverage',
    promise: 'Every branch of the code is taken by a test, or is named with the reason why not.',
    keptBy: [['scripts/src/coverage.ts', '']],
    figure: ({ missed }) => missed && `${count(missed.length)} branches are not taken, each of them named`,
    record: 'pnpm coverage --name',
  },
];

function readersOf(readers: NonNullable<NonNullable<Figures['measured']>['readers']>): string {
  const worst = readers.reduce((most, { ratio }) => Math.max(most, ratio), 0);
  return `${count(readers.length)} readers, at ${count(readers[0]?.pieces ?? 0)} pieces; the slowest takes ${worst} times as long as for a tenth`;
}

function fuzzed(fuzz: Figures['fuzz'], names: RegExp, what: string): string | undefined {
  const own = fuzz?.targets.filter(({ target }) => names.test(target)) ?? [];
  if (own.length === 0) return undefined;
  return `${count(sum(own.map(({ cases }) => cases)))} ${what} in one run, ${count(sum(own.map(({ findings }) => findings)))} findings`;
}

function soaked(soak: SoakReport): string {
  const [steps, cycles] = [linesOf(soak, /uninterrupted|checkpoints/), linesOf(soak, /thrown away/)];
  const most = (lines: SoakReport['lines']): string => kib(Math.max(...lines.map(({ grownBytes }) => grownBytes)));
  return `${count(steps[0]?.count ?? 0)} steps grow the heap by ${most(steps)} at most, ${count(cycles[0]?.count ?? 0)} compilations by ${most(cycles)}`;
}
