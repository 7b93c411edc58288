/**
 * How fast is the eager engine? Against PyTorch, if a Python with torch is there, and against the hundred-line reference engine.
 *
 *   node --conditions=@chainrule/source --import tsx benchmarks/eager.ts [--quick] [--json FILE]
 *
 * Every side must first give the same results; then they take turns. Float64, one thread, Node's default heap. Exit 1: the results differ.
 */
import { writeFileSync } from 'node:fs';
import { apart } from './src/eager/apart.ts';
import { loads, netTasks } from './src/eager/loads.ts';
import { measure, type Outcome } from './src/eager/measure.ts';
import { describeOutcome, machine } from './src/eager/report.ts';
import { findPython, TorchProcess, torchSide } from './src/eager/torch-side.ts';
import { readFlags } from './src/flags.ts';

const { quick, json } = readFlags({});

const python = findPython();
const torch = python === undefined ? undefined : await new TorchProcess(python).start();
const where = machine();
console.log(
  `${where.cpu}, Node ${where.node}, commit ${where.commit}${quick ? ', quick: too few rounds to quote' : ''}`,
);
if (torch === undefined)
  console.log('PyTorch is not measured: no Python with torch in packages/parity/.venv or CHAINRULE_PYTHON.');

const effort = quick ? { rounds: 5, warmup: 0.3, turn: 0.005 } : { rounds: 41, warmup: 3, turn: 0.02 };
const outcomes: Outcome[] = [];
for (const local of loads(quick)) {
  const { load, end } = apart(local, quick);
  const task = netTasks[load.name];
  const others = torch === undefined || task === undefined ? [] : [torchSide(torch, task)];
  const outcome = await measure({ ...load, sides: [...load.sides, ...others] }, effort);
  end();
  outcomes.push(outcome);
  console.log(`\n${describeOutcome(outcome).join('\n')}`);
}
torch?.stop();

if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...where, quick, outcomes }, null, 2)}\n`);
if (outcomes.some(({ disagreements }) => disagreements.length > 0)) process.exitCode = 1;
