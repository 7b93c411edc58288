/**
 * How fast is microgpt, compiled and eager, against PyTorch with all positions at once, and against plain Python?
 *
 *   node --conditions=@chainrule/source --import tsx benchmarks/microgpt.ts [--quick] [--json FILE] [--names abigail,ann]
 *
 * A step is one name: forward, backward, Adam on 4,192 parameters. Every side must first give the same loss, the same gradients and the
 * same losses after steps of Adam; then they take turns. Float64, one thread. Then what compiling costs, in fresh processes.
 * Exit 1: the results differ.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measure, type Outcome } from './src/eager/measure.ts';
import { describeOutcome, machine } from './src/eager/report.ts';
import type { Side } from './src/eager/side.ts';
import { findPython, TorchProcess } from './src/eager/torch-side.ts';
import { readFlags } from './src/flags.ts';
import { pythonSide } from './src/microgpt/python-side.ts';
import { ourSides, taskOf } from './src/microgpt/task.ts';

const { quick, json, names } = readFlags({
  names: { type: 'string', default: 'abigail,ann' },
});

const script = (file: string): string => fileURLToPath(new URL(`src/microgpt/${file}`, import.meta.url));
const python = findPython();
const start = async (file: string): Promise<TorchProcess[]> =>
  python === undefined ? [] : [await new TorchProcess(python, script(file)).start()];
const torch = await start('torch_side.py');
const plain = await start('plain_side.py');
const where = machine();
console.log(
  `${where.cpu}, Node ${where.node}, commit ${where.commit}${quick ? ', quick: too few rounds to quote' : ''}`,
);
if (python === undefined)
  console.log(
    'PyTorch and Python are not measured: no Python with torch in packages/parity/.venv or CHAINRULE_PYTHON.',
  );

const effort = quick ? { rounds: 3, warmup: 0.3, turn: 0.005 } : { rounds: 21, warmup: 3, turn: 0.05 };
const outcomes: Outcome[] = [];
for (const name of names.split(',')) {
  const task = taskOf(name);
  const sides: Side[] = [...ourSides(task)];
  for (const side of torch) sides.push(pythonSide(`torch ${side.version}, 1 thread`, side, task, { fused: false }));
  const positions = task.document.length - 1;
  const what = `a step on "${name}", ${positions} positions, Adam included`;
  const load = { name: `microgpt, n = ${positions}`, what, per: 1, unit: 'µs/step' as const };
  const outcome = await measure({ ...load, sides }, effort);
  outcomes.push(outcome);
  console.log(`\n${describeOutcome(outcome).join('\n')}`);
}
// Plain Python takes a good part of a second a step: one name, few rounds, beside ours again.
for (const side of plain) {
  const task = taskOf('abigail');
  const sides = [...ourSides(task), pythonSide(`CPython ${side.version}, scalars`, side, task)];
  const load = { name: 'microgpt, n = 8', what: 'the same in plain Python', per: 1, unit: 'µs/step' as const, sides };
  const outcome = await measure(load, { rounds: 3, warmup: quick ? 0.1 : 1, turn: 0.05 });
  outcomes.push(outcome);
  console.log(`\n${describeOutcome(outcome).join('\n')}`);
}
for (const side of [...torch, ...plain]) side.stop();

/** The least over some fresh processes of what each prints. */
const flags = ['--conditions=@chainrule/source', '--import', 'tsx', script('cost.ts')];
const cost = (...args: string[]): unknown =>
  JSON.parse(execFileSync(process.execPath, [...flags, ...args], { encoding: 'utf8' }));
const tries = Array.from({ length: quick ? 1 : 3 });
const perProcess = tries.map(() => cost('lengths') as { n: number; first: number; again: number }[]); // as cost.ts prints
const lengths = (perProcess[0] ?? []).map(({ n }, i) => ({
  n,
  first: Math.min(...perProcess.map((rows) => rows[i]?.first ?? NaN)),
  again: Math.min(...perProcess.map((rows) => rows[i]?.again ?? NaN)),
}));
console.log(
  '\nCompiling to the first result, ms, least of each: in a fresh process, from 16 positions down (the first records the model for all); and again for a new model',
);
for (const { n, first, again } of lengths)
  console.log(`  n = ${String(n).padStart(2)}  ${first.toFixed(1).padStart(7)}  ${again.toFixed(1).padStart(7)}`);
const runs = tries.map(
  () => cost('steps', quick ? '100' : '1000') as { count: number; milliseconds: number; about: string },
); // so too
const steps = runs.reduce((best, run) => (run.milliseconds < best.milliseconds ? run : best));
console.log(
  `  ${steps.count} steps from nothing, every length compiled: ${steps.milliseconds.toFixed(0)} ms (${steps.about})`,
);

if (json !== undefined)
  writeFileSync(json, `${JSON.stringify({ ...where, quick, outcomes, lengths, steps }, null, 2)}\n`);
if (outcomes.some(({ disagreements }) => disagreements.length > 0)) process.exitCode = 1;
