/**
 * How fast is the eager engine? Against PyTorch, if a Python with torch is there, and against the hundred-line reference engine.
 *
 *   node --conditions=@chainrule/source --import tsx benchmarks/eager.ts [--quick] [--json FILE]
 *
 * Every side must first give the same results; then they take turns. Float64, one thread, Node's default heap. Exit 1: the results differ.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loads } from './src/eager/loads.ts';
import { measure, type Outcome } from './src/eager/measure.ts';
import { describeOutcome, machine } from './src/eager/report.ts';
import { findPython, TorchProcess } from './src/eager/torch-side.ts';

const { quick, json } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
}).values;

const python = findPython();
const torch = python === undefined ? undefined : await new TorchProcess(python).start();
const where = machine();
console.log(`${where.cpu}, Node ${where.node}, commit ${where.commit}${quick ? ', quick: too few rounds to quote' : ''}`);
if (torch === undefined)
  console.log('PyTorch is not measured: no Python with torch in packages/parity/.venv or CHAINRULE_PYTHON.');

const outcomes: Outcome[] = [];
for (const load of loads(quick, torch)) {
  const outcome = await measure(load, quick ? 5 : 41, quick ? 2 : 10);
  outcomes.push(outcome);
  console.log(`\n${describeOutcome(outcome).join('\n')}`);
}
torch?.stop();

if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...where, quick, outcomes }, null, 2)}\n`);
if (outcomes.some(({ disagreements }) => disagreements.length > 0)) process.exitCode = 1;
