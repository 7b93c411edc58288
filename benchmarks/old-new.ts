/**
 * Is the present checkout faster than another commit, and does it still compute the same? Or: what does an option cost?
 *
 *   node --conditions=@chainrule/source --import tsx benchmarks/old-new.ts --old COMMIT [--loads graph,W2] [--rounds N] [--json FILE]
 *   node --conditions=@chainrule/source --import tsx benchmarks/old-new.ts --old same --old-options '{"check":false}'
 *
 * Both are built as they are published, and loaded into one process, each with modules of its own. A load is first computed by both and
 * compared; then they take turns. Exit 1: some results differ. Exit 2: it could not be run.
 */
import { fileURLToPath } from 'node:url';
import { machine } from './src/eager/report.ts';
import type { SideAt } from './src/old-new/build.ts';
import { FlagError, HELP, readWishes, type Wishes } from './src/old-new/flags.ts';
import { type Job, scriptArguments } from './src/old-new/job.ts';
import { BuildError, Workshop } from './src/old-new/workshop.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Builds both sides, in the order in which they are told of. */
async function sides(workshop: Workshop, { old, oldOptions, newOptions }: Wishes): Promise<readonly [SideAt, SideAt]> {
  say('building the present checkout');
  await workshop.build(root);
  const now = { name: 'new', folder: workshop.side('new', root), options: newOptions };
  if (old === 'same') return [{ name: 'old', folder: workshop.side('old', root), options: oldOptions }, now];
  say(`checking out, installing and building ${old.slice(0, 12)}`);
  const checkout = await workshop.checkout(old);
  await workshop.install(checkout);
  await workshop.build(checkout);
  return [{ name: 'old', folder: workshop.side('old', checkout), options: oldOptions }, now];
}

async function main(): Promise<number> {
  const wishes = readWishes(process.argv.slice(2), root);
  if (wishes.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const workshop = new Workshop(root);
  const [old, now] = await sides(workshop, wishes);
  const where = { ...machine(), old: wishes.old, oldOptions: wishes.oldOptions, newOptions: wishes.newOptions };
  console.log(`${where.cpu}, Node ${where.node}, old ${wishes.old}, new ${where.commit}`);
  const { loads, rounds, clock, json } = wishes;
  if (rounds < 31) console.log(`${rounds} rounds: too few to quote`);
  const job: Job = { old, now, loads, rounds, clock, where, ...(json === undefined ? {} : { json }) };
  const command = [process.execPath, ...scriptArguments('runner.ts', job)] as const;
  return workshop.run(command, root, { show: true, allowed: [0, 1] });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof FlagError || error instanceof BuildError)) throw error;
  say(error.message);
  process.exitCode = 2;
}
