/** The fuzzers: every input of the corpus keeps its promise, and bugs that were put in on purpose are found and made small. */
import { describe, expect, it } from 'vitest';
import { readCorpus } from '../src/fuzz/corpus.ts';
import { minimise } from '../src/fuzz/minimise.ts';
import { mutate } from '../src/fuzz/mutate.ts';
import { drawsFrom } from '../src/fuzz/random.ts';
import { fuzz, judge, MOST_OUTCOMES, type Verdict } from '../src/fuzz/session.ts';
import { targets } from '../src/fuzz/targets/index.ts';
import { judgeApart, watchSession } from '../src/fuzz/watch.ts';
import { targets as planted } from './planted.ts';

const text = (input: Uint8Array): string => new TextDecoder().decode(input);
const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);

/** A session that a number of inputs ends, and not the clock: the same on every machine. */
const unhurried = { milliseconds: 600_000, corpus: [] };

describe.each(targets.map((target) => [target.name, target] as const))('the corpus of %s', (name, target) => {
  it('keeps its promise, input by input, and reaches more than refusals', async () => {
    const outcomes = new Set<string>();
    for (const { file, input } of readCorpus(name)) {
      const verdict = await judge(target, input);
      expect(
        'kind' in verdict ? `${verdict.kind}: ${verdict.words}` : '',
        `pnpm fuzz --target ${name} --replay hardening/corpus/${name}/${file}`,
      ).toBe('');
      if ('outcome' in verdict) outcomes.add(verdict.outcome);
    }
    expect(outcomes.size).toBeGreaterThan(4);
    expect([...outcomes].some((outcome) => !/^(refused|no )/.test(outcome))).toBe(true);
  });
});

describe('a session', () => {
  it('keeps no more inputs than it says, however much a target has to say', async () => {
    let count = 0;
    const chatty = {
      ...{ name: 'chatty', promise: 'none', words: ['a'], generate: () => 'a' },
      run: () => `outcome ${count++}`,
    };
    const { outcomes, cases } = await fuzz(chatty, { ...unhurried, seed: 1, most: MOST_OUTCOMES + 500 });
    expect(cases).toBe(MOST_OUTCOMES + 500);
    expect(outcomes).toHaveLength(MOST_OUTCOMES);
  });

  it('of tapes tells refusals apart by what they say, and not by the line they say it of', async () => {
    const tape = targets.find(({ name }) => name === 'tape') as (typeof targets)[number];
    const says = async (line: string): Promise<Verdict> => judge(tape, bytes(`parameters 2\n${line}`));
    expect(await says("inputs 'x', %0")).toEqual(await says('inputs "…'));
    expect(await says('inputs x')).not.toEqual(await judge(tape, bytes('x')));
  });
});

describe('a planted bug is found and made small:', () => {
  const module = new URL('./planted.ts', import.meta.url).href;
  const session = { ...unhurried, seed: 1, most: 5000 };

  it.each([
    ['a foreign error', 'foreign', 'foreign error', 60_000, /^(bug\{|\{bug)$/],
    ['a broken promise', 'broken', 'broken promise', 60_000, /^bug\}$/],
    ['a polluted prototype', 'polluting', 'pollution', 60_000, /^.{0,8}$/s],
    ['a hang', 'hanging', 'hang', 4000, /bug/],
    ['memory without end', 'exhausting', 'crash', 60_000, /bug/],
  ] as const)('%s', async (_, target, kind, patience, small) => {
    const { findings } = await watchSession(target, session, { module, patience, tries: 1 });
    expect(findings.length).toBeGreaterThan(0);
    expect(findings[0]?.kind).toBe(kind);
    expect(text(findings[0]?.input ?? bytes(''))).toMatch(small);
  });

  it.each([
    ['slow code', 'slow', 'slow'],
    ['a large allocation', 'greedy', 'memory'],
  ] as const)('%s', async (_, target, kind) => {
    expect(await judgeApart(target, bytes('bug'), { module, patience: 60_000 })).toMatchObject({ kind });
    expect(await judgeApart(target, bytes('none'), { module, patience: 60_000 })).toEqual({
      outcome: expect.any(String),
    });
  });

  it('and none where there is none', async () => {
    const target = planted.find(({ name }) => name === 'sound');
    if (target === undefined) throw new Error('the target is gone');
    const report = await fuzz(target, { ...unhurried, seed: 3, most: 1000, corpus: [bytes('x')] });
    expect(report.findings).toEqual([]);
    expect(report.cases).toBe(1000);
    expect(report.outcomes.map(({ outcome }) => outcome).sort()).toEqual(['brace', 'none']);
  });
});

describe('the parts of the fuzzer', () => {
  it('the same seed makes the same inputs', () => {
    const inputs = (): string[] => {
      const draws = drawsFrom(5);
      const material = { draws, words: [bytes('{')], other: () => bytes('another "one" 12') };
      return Array.from({ length: 200 }, () => text(mutate(bytes('{"a":[1,2,3]}'), material)));
    };
    expect(inputs()).toEqual(inputs());
    expect(new Set(inputs()).size).toBeGreaterThan(150);
  });

  it('minimise() keeps what matters, and stops after so many tries', async () => {
    let tries = 0;
    const fails = async (input: Uint8Array): Promise<boolean> =>
      ++tries > 0 && text(input).includes('ab') && text(input).includes('z');
    expect(text(await minimise(bytes(`${'q'.repeat(300)}ab${'q'.repeat(300)}z`), fails))).toBe('abz');
    tries = 0;
    await minimise(bytes('q'.repeat(300)), async () => ++tries > 0 && false, 20);
    expect(tries).toBe(20);
  });
});
