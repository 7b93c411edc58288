/**
 * compile() against PyTorch eager, JAX's jit, jax-js and TensorFlow.js: full training steps, the sides in turn within one run.
 *
 *     node --conditions=@chainrule/source --import tsx benchmarks/compile.ts [--quick] [--json FILE] [--rounds N] [--only W2] [--node-only]
 *
 * Before anything is timed, all sides must give the same loss and gradients from the same numbers. Each round then times every side once,
 * so that a busy machine is busy for all; medians, minima and medians of the rounds' ratios are printed, losses against a peer too.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from '@chainrule/engine';
import type { Answer, SideProcess } from './src/compile/side-process.ts';
import { startSides } from './src/compile/sides.ts';
import { stepOf } from './src/compile/step.ts';
import { type Dtype, modelOf, type Numbers, numbersOf, type Workload, workloads } from './src/compile/workloads.ts';
import { median } from './src/eager/measure.ts';
import { machine } from './src/eager/report.ts';
import { readFlags, readNames, readRounds } from './src/flags.ts';

const flags = readFlags({
  rounds: { type: 'string', default: '31' },
  only: { type: 'string' },
  'node-only': { type: 'boolean', default: false },
});

const { quick } = flags;
const known = workloads.map(({ name }) => name);
const chosen = flags.only === undefined ? known : readNames('only', flags.only, known);
/** Milliseconds that one round of one side should take. */
const ROUND = quick ? 5 : 60;
const rounds = quick ? 2 : readRounds(flags.rounds);

interface Ours {
  readonly answer: Answer;
  readonly compileMs: number;
  readonly warmMs: number;
  readonly bytes: number;
  step(): void;
}

/** Our side: what a load computes, what compiling it costs, and its training step. */
const ours = (load: Workload, numbers: Numbers, dtype: Dtype, fma: boolean): Ours => {
  const { values, fn, options } = modelOf(load, numbers);
  const started = performance.now();
  const compiled = compile(fn, { ...options, dtype, fma });
  const loss = compiled.valueAndGrad(numbers.x, numbers.y);
  const compileMs = performance.now() - started;
  const again = performance.now();
  compile(fn, { ...options, dtype, fma }).dispose();
  const warmMs = performance.now() - again;
  const gradients = values.map((value) => value.grad);
  const step = stepOf(load, numbers, { dtype, fma });
  return { answer: { loss, gradients }, compileMs, warmMs, bytes: compiled.stats.bytes, step };
};

const timeOurs = ({ step }: Ours, steps: number): number => {
  const started = performance.now();
  for (let i = 0; i < steps; i++) step();
  return ((performance.now() - started) / steps) * 1000;
};

/** Both sides must have computed the same thing. */
const compare = (load: Workload, name: string, mine: Answer, theirs: Answer, accuracy: Dtype): void => {
  const tolerance = accuracy === 'float64' ? 1e-11 : 2e-4;
  const scale = theirs.gradients.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  const worst = theirs.gradients.reduce((most, g, i) => Math.max(most, Math.abs(g - (mine.gradients[i] ?? NaN))), 0);
  const off = Math.abs(mine.loss - theirs.loss) / Math.max(1, Math.abs(theirs.loss));
  const all = theirs.gradients.length === mine.gradients.length;
  if (!(all && worst / scale <= tolerance && off <= tolerance)) {
    throw new Error(
      `${load.name}: ${name} gives another result: loss off by ${off}, gradients by ${worst / scale} of the largest`,
    );
  }
};

interface Row {
  readonly load: string;
  readonly dtype: Dtype;
  readonly side: string;
  readonly median: number;
  readonly minimum: number;
  /** How many times longer this side takes than ours without fma: the median over rounds of the two times of a round. */
  readonly ratio: number;
}

const stepsFor = (microseconds: number): number => Math.max(1, Math.round((ROUND * 1000) / microseconds));

const measure = async (load: Workload, dtype: Dtype, sides: readonly SideProcess[]) => {
  const numbers = numbersOf(load);
  const plain = ours(load, numbers, dtype, false);
  const timers: { name: string; time: (steps: number) => number | Promise<number> }[] = [
    { name: 'ours', time: (steps) => timeOurs(plain, steps) },
  ];
  for (const side of sides.filter(({ dtypes }) => dtypes.includes(dtype))) {
    compare(load, side.name, plain.answer, await side.setup(load, numbers, dtype), side.accuracy(dtype));
    timers.push({ name: side.label(dtype), time: (steps) => side.time(steps) });
  }
  const fused = fmaWorks() ? ours(load, numbers, dtype, true) : null;
  if (fused) timers.push({ name: 'ours, fma', time: (steps) => timeOurs(fused, steps) });
  const counts: number[] = [];
  for (const { time } of timers) {
    await time(stepsFor(2000));
    counts.push(stepsFor(await time(stepsFor(1000))));
  }
  const times = timers.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { time }] of timers.entries()) times[i]?.push(await time(counts[i] ?? 1));
  }
  const rows = timers.map(({ name }, i): Row => {
    const all = times[i] ?? [];
    const ratio = median(all.map((time, round) => time / (times[0]?.[round] ?? NaN)));
    return { load: load.name, dtype, side: name, median: median(all), minimum: Math.min(...all), ratio };
  });
  return { rows, compileMs: plain.compileMs, warmMs: plain.warmMs, bytes: plain.bytes };
};

const fmaWorks = (): boolean => {
  try {
    compile(([x]) => (x as NonNullable<typeof x>).neg(), { inputs: [1], fma: true }).dispose();
    return true;
  } catch {
    return false;
  }
};

/** Cold compile of W2 to its first result, the best of some processes. */
const cold = (): { milliseconds: number; bytes: number } => {
  const script = fileURLToPath(new URL('src/compile/cold.ts', import.meta.url));
  const args = ['--conditions=@chainrule/source', '--import', 'tsx', script];
  const runs = Array.from({ length: quick ? 1 : 5 }, () =>
    JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })),
  );
  return runs.reduce((best, run) => (run.milliseconds < best.milliseconds ? run : best));
};

const main = async (): Promise<void> => {
  const sides = flags['node-only'] ? [] : await startSides();
  const versions = Object.fromEntries(sides.map(({ name, version }) => [name, version]));
  console.log(JSON.stringify({ ...machine(), versions, rounds }));
  const report: object[] = [];
  for (const load of workloads.filter(({ name }) => chosen.includes(name))) {
    console.log(`\n${load.name}  ${load.about}`);
    for (const dtype of ['float64', 'float32'] as const) {
      for (const { name } of sides.filter(({ dtypes }) => !dtypes.includes(dtype)))
        console.log(`  ${dtype} ${name.padEnd(28)} not measured, it has no ${dtype}`);
      const { rows, compileMs, warmMs, bytes } = await measure(load, dtype, sides);
      for (const { side, median: middle, minimum, ratio } of rows) {
        const must =
          side === 'torch' && dtype === 'float64'
            ? ratio >= load.must
              ? `  (must ${load.must}: yes)`
              : `  (must ${load.must}: NO)`
            : '';
        const slower = ratio < 1 && !side.startsWith('ours') ? '  we are slower' : '';
        console.log(
          `  ${dtype} ${side.padEnd(28)} median ${middle.toFixed(2).padStart(9)} µs  min ${minimum.toFixed(2).padStart(9)} µs  ${ratio.toFixed(2).padStart(7)}×${must}${slower}`,
        );
      }
      console.log(
        `  ${dtype} compile to first step ${compileMs.toFixed(1)} ms, again ${warmMs.toFixed(1)} ms, module ${bytes} bytes`,
      );
      report.push({ load: load.name, about: load.about, dtype, rows, compileMs, warmMs, bytes });
    }
  }
  for (const side of sides) side.stop();
  const first = cold();
  console.log(
    `\nW2 cold, best of ${quick ? 1 : 5} processes: ${first.milliseconds.toFixed(1)} ms to the first result, module ${first.bytes} bytes`,
  );
  if (flags.json)
    writeFileSync(
      flags.json,
      `${JSON.stringify({ ...machine(), quick, versions, rounds, cold: first, report }, null, 2)}\n`,
    );
};

await main();
