/** `parity replay`: the recorded cases against today's engine, without Python; this is what `pnpm test` runs. */
import { messages, ParityError } from '../errors.ts';
import type { AnyFamily } from '../families/family.ts';
import { families } from '../families/index.ts';
import { type Recorded, readFixtures } from '../method/fixtures.ts';
import type { Source } from '../method/run.ts';
import type { Arguments } from './arguments.ts';
import { conclude, reportOf, runFamilies } from './run.ts';
import { type Shell, say } from './shell.ts';

/** Answers from a recording. */
export function recordedSource(recorded: readonly Recorded[]): Source {
  const answers = new Map(recorded.map(({ example, answer }) => [example, answer]));
  return {
    answer: async (_, example) => {
      const answer = answers.get(example);
      if (!answer)
        throw new ParityError('NOTHING_COMPARED', messages.nothingCompared('a case is not in the recording'));
      return answer;
    },
  };
}

/** A family whose cases are the recorded ones. */
export function replayed(family: AnyFamily, recorded: readonly Recorded[]): AnyFamily {
  const examples = recorded.filter((r) => r.family === family.name).map((r) => r.example);
  return { ...family, random: false, count: examples.length, draw: (_, index) => examples[index] };
}

export async function replay(args: Arguments, shell: Shell): Promise<number> {
  const start = Date.now();
  const { stamp, recorded } = readFixtures(shell.fixtures);
  say(
    shell,
    `parity replay: answers recorded from torch ${stamp.torch} (kernels ${stamp.capability}, ${stamp.processor}, seed ${stamp.seed});`,
  );
  say(shell, 'for fresh cases and live PyTorch run `pnpm parity`');
  const known = families.map(({ name }) => name);
  const stranger = recorded.find(({ family }) => !known.includes(family));
  if (stranger) throw new ParityError('BAD_FIXTURES', messages.fixturesFamily(stranger.family, known));
  const wanted = families.filter(({ name }) => args.families.length === 0 || args.families.includes(name));
  const all = wanted.map((family) => replayed(family, recorded));
  const without = all.filter(({ count }) => count === 0).map(({ name }) => name);
  if (without.length > 0) say(shell, `no answers are recorded for ${without.join(', ')}: not compared here`);
  const reports = await runFamilies(
    all.filter(({ count }) => count > 0),
    recordedSource(recorded),
    stamp.seed,
    shell,
  );
  return conclude(reportOf(reports, stamp, stamp.seed, 'recording', start), shell, args.json);
}
