/** The process that measures: it loads both builds and runs the loads by turns. Exit code 1 if the sides differ in one. */
import { writeFileSync } from 'node:fs';
import { type Build, type Load, loadBuild, type SideAt } from './build.ts';
import { coldSide, type Job } from './job.ts';
import { loads } from './loads/index.ts';
import { measure, type Outcome, type Side, warmSide } from './measure.ts';
import { allTimed, describe } from './report.ts';

const { old, now, loads: names, rounds, clock, json, where } = JSON.parse(process.argv[2] ?? '') as Job; // old-new.ts wrote it
const [oldBuild, newBuild] = await Promise.all([loadBuild(old), loadBuild(now)]);
if (oldBuild.engine.Value === newBuild.engine.Value) throw new Error('both sides have the same module instances');

const sideOf = (load: Load, at: SideAt, build: Build): Side =>
  load.first ? coldSide(load, at, clock) : warmSide(load, () => load.make(build, at.options), { clock });
const outcomes: Outcome[] = [];
for (const load of loads.filter(({ name }) => names.includes(name))) {
  const outcome = await measure(load, sideOf(load, old, oldBuild), sideOf(load, now, newBuild), rounds);
  outcomes.push(outcome);
  console.log(describe(outcome));
}
if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...where, clock, rounds, outcomes }, null, 2)}\n`);
process.exitCode = allTimed(outcomes) ? 0 : 1;
