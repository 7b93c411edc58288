/** `parity shrink`: one failing case made as small as it gets, printed so that anyone can paste it. */
import { backends } from '../backends.ts';
import type { AnyFamily } from '../families/family.ts';
import { families } from '../families/index.ts';
import { firstParting } from '../method/parting.ts';
import { caseName, liveSource } from '../method/run.ts';
import { type Failing, failingBeside, shrink } from '../method/shrink.ts';
import { saysNothing } from '../method/tolerance.ts';
import { refusalWords } from '../oracle/answers.ts';
import type { Oracle } from '../oracle/process.ts';
import type { Arguments } from './arguments.ts';
import { withOracle } from './connect.ts';
import { type Shell, say, tell } from './shell.ts';

/** The smallest failure in words: where they differ, the two listings, and where they first part. */
async function describe(
  family: AnyFamily,
  { example, backend, verdict }: Failing,
  oracle: Oracle,
  shell: Shell,
): Promise<void> {
  const { typescript, python } = family.print(example);
  say(shell, `${backend.name} differs at ${verdict.what}`);
  say(shell, `\n--- TypeScript\n${typescript}\n\n--- Python\n${python}\n`);
  const parting = await firstParting(family, example, oracle);
  if (parting !== undefined) say(shell, parting);
}

export function shrinkCommand(args: Arguments, shell: Shell): Promise<number> {
  const { seed = 0, index = 0 } = args; // both are required, and were checked
  const wanted = args.families[0] ?? 'expressions';
  const family = families.find(({ name }) => name === wanted);
  return withOracle(args, shell, async (oracle) => {
    if (!family) return 2;
    const source = liveSource(oracle);
    const example = family.draw(seed, index);
    const theirs = await source.answer(family, example, caseName(family.name, index));
    const about = `parity shrink: ${family.name} case ${index} of seed ${seed}`;
    if ('refusal' in theirs) {
      say(shell, `${about} cannot be made smaller: ${refusalWords(theirs)}`);
      return 1;
    }
    if (family.random && saysNothing(theirs)) {
      say(shell, `${about} is none that is compared: ${theirs.rejected ?? 'its numbers are too large'}`);
      return 2;
    }
    const start = failingBeside(theirs, family, example, backends);
    if (!start) {
      say(shell, `parity shrink: ${family.name} case ${index} of seed ${seed} does not fail`);
      return 0;
    }
    tell(shell, 'shrinking…');
    const { smallest, tries } = await shrink(family, start, backends, source);
    say(
      shell,
      `parity shrink: ${family.name} case ${index} of seed ${seed} (${start.verdict.what}), made smaller in ${tries} tries`,
    );
    await describe(family, smallest, oracle, shell);
    return 1;
  });
}
