/** `parity teeth`: plants one bug at a time and counts how many the comparison notices; all of them must be. */
import { messages, ParityError } from '../errors.ts';
import { families } from '../families/index.ts';
import { bite, type Known } from '../method/bite.ts';
import { follow } from '../method/progress.ts';
import { liveSource, type Source } from '../method/run.ts';
import { freshSeed } from '../random.ts';
import { teeth } from '../teeth/index.ts';
import type { Arguments } from './arguments.ts';
import { withOracle } from './connect.ts';
import { recordFamily } from './record.ts';
import { type Shell, say } from './shell.ts';

/** How many cases of each family the bugs are looked for in. */
const POOL: Readonly<Record<string, number>> = { expressions: 300, 'second-order': 100, mlps: 300, trainings: 300 };

async function drawPool(seed: number, source: Source, shell: Shell): Promise<Known[]> {
  const pool: Known[] = [];
  for (const family of families) {
    const count = POOL[family.name] ?? family.count;
    const progress = follow(family.name, count, { stream: shell.err, terminal: shell.terminal });
    const recorded = await recordFamily(family, count, seed, source, () => progress.advance());
    progress.done();
    for (const { example, answer } of recorded) pool.push({ family, example, answer });
  }
  return pool;
}

/** Bites with every tooth; the pool must agree without any, or being caught would mean nothing. */
export function biteAll(pool: readonly Known[], shell: Shell): number {
  for (const path of [{}, { path: 'compiled' }] as const) {
    const sound = bite({ bug: 'none', about: [], plant: () => () => {}, ...path }, pool);
    if (sound.caughtBy !== undefined) throw new ParityError('NOTHING_COMPARED', messages.unsound(sound.caughtBy));
  }
  const bites = teeth.map((tooth) => bite(tooth, pool));
  for (const { bug, caughtBy } of bites)
    say(shell, caughtBy === undefined ? `NOT CAUGHT  ${bug}` : `caught      ${bug}  (${caughtBy})`);
  const caught = bites.filter(({ caughtBy }) => caughtBy !== undefined).length;
  say(shell, `parity teeth: ${caught} of ${bites.length} planted bugs were caught, in ${pool.length} cases.`);
  return caught === bites.length ? 0 : 1;
}

export function teethCommand(args: Arguments, shell: Shell): Promise<number> {
  const seed = args.seed ?? freshSeed();
  say(shell, `parity teeth: seed ${seed}`);
  return withOracle(args, shell, async (oracle) => biteAll(await drawPool(seed, liveSource(oracle), shell), shell));
}
