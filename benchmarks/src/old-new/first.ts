/** A process that takes one first step: importing does not count, everything after it does. Prints the time and the numbers. */
import { loadBuild } from './build.ts';
import { type FirstAnswer, type FirstJob, toHex } from './job.ts';
import { loads } from './loads/index.ts';
import { readClock } from './measure.ts';

const { side, load: name, clock } = JSON.parse(process.argv[2] ?? '') as FirstJob; // job.ts wrote it
const build = await loadBuild(side);
const load = loads.find((one) => one.name === name);
if (!load) throw new Error(`there is no load ${name}`);
const started = readClock(clock);
const running = load.make(build, side.options);
await running.step();
const milliseconds = readClock(clock) - started;
process.stdout.write(JSON.stringify({ milliseconds, numbers: toHex(running.numbers()) } satisfies FirstAnswer));
