/**
 * `parity record`: asks PyTorch about a smaller set of cases and keeps case and answer. With --check the recording is not
 * replaced but compared: bit for bit on the same kind of processor and C library, within the tolerance elsewhere.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sameBits } from '../bits.ts';
import { messages, ParityError } from '../errors.ts';
import type { AnyFamily } from '../families/family.ts';
import { families } from '../families/index.ts';
import { FIXTURES, type Recorded, readFixtures, type Stamp, writeFixtures } from '../method/fixtures.ts';
import { caseName, liveSource, mostDraws, type Source } from '../method/run.ts';
import { type Answer, agreesWithin, compare, saysNothing } from '../method/tolerance.ts';
import type { Hello } from '../oracle/process.ts';
import type { Arguments } from './arguments.ts';
import { withOracle } from './connect.ts';
import { type Shell, say } from './shell.ts';

/** The seed of the recording: any will do, and the same one keeps the file from changing for nothing. */
const RECORDING_SEED = 1;

/**
 * Draws cases of a family and keeps PyTorch's answers.
 *
 * @throws ParityError NOTHING_COMPARED when PyTorch refuses a case, or calls nearly all of them too large
 */
export async function recordFamily(
  family: AnyFamily,
  count: number,
  seed: number,
  source: Source,
  onCase: () => void = () => {},
): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  const most = mostDraws(family, count);
  for (let index = 0; recorded.length < count; index++) {
    if (index >= most)
      throw new ParityError('NOTHING_COMPARED', messages.manyRejected(family.name, index, recorded.length, count));
    const example = family.draw(seed, index);
    const name = caseName(family.name, index);
    const answer = await source.answer(family, example, name);
    if ('refusal' in answer) throw new ParityError('NOTHING_COMPARED', messages.refusedCase(name, answer.refusal));
    if (family.random && saysNothing(answer)) continue;
    recorded.push({ family: family.name, example, answer });
    onCase();
  }
  return recorded;
}

async function recordAll(seed: number, source: Source): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for (const family of families)
    all.push(...(await recordFamily(family, Math.min(family.recorded, family.count), seed, source)));
  return all;
}

const identical = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((x, i) => sameBits(x, b[i] ?? NaN));

const identicalAnswers = (a: Answer, b: Answer): boolean =>
  identical(a.values, b.values) &&
  identical(a.gradients, b.gradients) &&
  identical(Float64Array.from(a.scale ?? []), Float64Array.from(b.scale ?? []));

const sameKind = (a: Hello, b: Hello): boolean =>
  (['torch', 'capability', 'processor', 'libc', 'tunables'] as const).every((key) => a[key] === b[key]);

/** The recorded cases that PyTorch now answers otherwise. */
async function changed(stamp: Stamp, hello: Hello, recorded: readonly Recorded[], source: Source): Promise<string[]> {
  const strict = sameKind(stamp, hello);
  const agree = (a: Answer, b: Answer): boolean => (strict ? identicalAnswers(a, b) : agreesWithin(compare(a, b)));
  const different: string[] = [];
  for (const [i, { family: name, example, answer }] of recorded.entries()) {
    const family = families.find((f) => f.name === name);
    if (!family) {
      different.push(`${name}, line ${i + 2}: there is no such family`);
      continue;
    }
    const now = await source.answer(family, example, caseName(name, i));
    if ('refusal' in now || !agree(answer, now)) different.push(`${name}, line ${i + 2}`);
  }
  return different;
}

async function check(shell: Shell, hello: Hello, source: Source): Promise<number> {
  const { stamp, recorded } = readFixtures(shell.fixtures);
  const different = await changed(stamp, hello, recorded, source);
  const rule = sameKind(stamp, hello)
    ? 'bit for bit (same processor kind and C library)'
    : 'within the tolerance (another processor kind or C library)';
  for (const line of different.slice(0, 10)) say(shell, `CHANGED ${line}`);
  say(
    shell,
    `parity record --check: ${recorded.length - different.length} of ${recorded.length} answers are the same ${rule}`,
  );
  return different.length === 0 ? 0 : 1;
}

export function recordCommand(args: Arguments, shell: Shell): Promise<number> {
  return withOracle(args, shell, async (oracle) => {
    const source = liveSource(oracle);
    if (args.check) return check(shell, oracle.hello, source);
    const seed = args.seed ?? RECORDING_SEED;
    const recorded = await recordAll(seed, source);
    const file = shell.fixtures ?? FIXTURES;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, writeFixtures(oracle.hello, seed, recorded));
    say(shell, `parity record: ${recorded.length} cases written to ${file}`);
    return 0;
  });
}
