/**
 * What does a step of an optimiser cost? Its own step() (the rule as a program of loops), the same step fused (the rule as
 * WebAssembly), and a loop written by hand for the default options.
 *
 *   node --conditions=@chainrule/source --import tsx benchmarks/optimizers.ts [--quick] [--json FILE]
 *
 * All must first agree after twenty steps; then they take turns, in one process. Exit 1: the results differ.
 */
import { writeFileSync } from 'node:fs';
import { measure, type Outcome } from './src/eager/measure.ts';
import { describeOutcome, machine } from './src/eager/report.ts';
import { readFlags } from './src/flags.ts';
import { loads } from './src/optimizers/loads.ts';

const { quick, json } = readFlags({});

const where = machine();
console.log(
  `${where.cpu}, Node ${where.node}, commit ${where.commit}${quick ? ', quick: too few rounds to quote' : ''}`,
);
const effort = quick ? { rounds: 5, warmup: 0.1, turn: 0.002 } : { rounds: 41, warmup: 0.5, turn: 0.01 };
const outcomes: Outcome[] = [];
for (const load of loads) {
  const outcome = await measure(load, effort);
  outcomes.push(outcome);
  console.log(`\n${describeOutcome(outcome).join('\n')}`);
}

if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...where, quick, outcomes }, null, 2)}\n`);
if (outcomes.some(({ disagreements }) => disagreements.length > 0)) process.exitCode = 1;
