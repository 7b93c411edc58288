/**
 * One fuzzing session: inputs are drawn, changed and run until the time is over.
 *
 * Its feedback is what a target says happened (`refused: … a hole`, `loaded 2 tensors`): an input that makes something new happen is
 * kept and changed further, so that a session works its way behind one check after the other, without instrumenting code.
 */
import { getHeapStatistics } from 'node:v8';
import { type Material, mutate } from './mutate.ts';
import { type Draws, drawsFrom } from './random.ts';
import { Broken, type Target } from './target.ts';

/** An input that breaks a promise. */
export interface Finding {
  readonly kind: 'foreign error' | 'broken promise' | 'slow' | 'memory' | 'pollution' | 'hang' | 'crash';
  readonly words: string;
  readonly input: Uint8Array;
}

/** What a run of an input came to. */
export type Verdict = { readonly outcome: string } | Omit<Finding, 'input'>;

/** An input is small (see MAX_LENGTH), so these hold for every one, on a loaded machine too. */
const MOST_CPU = 500; // milliseconds
const MOST_MEMORY = 64 * 1024 * 1024; // bytes, garbage of the comparison included
const TRIES = 3;

const members = (): string =>
  [Object.prototype, Array.prototype].map((x) => Reflect.ownKeys(x).map(String).join()).join('; ');
const clean = members();

interface Measured {
  readonly verdict: Verdict;
  readonly cpu: number;
  readonly bytes: number;
}

const allocated = (): number => {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return heap + outside;
};

async function measure(target: Target, input: Uint8Array): Promise<Measured> {
  const [cpu, bytes] = [process.cpuUsage(), allocated()];
  let verdict: Verdict;
  try {
    verdict = { outcome: await target.run(input) };
  } catch (error) {
    const kind = error instanceof Broken ? 'broken promise' : 'foreign error';
    verdict = { kind, words: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
  return { verdict, cpu: process.cpuUsage(cpu).user / 1000, bytes: allocated() - bytes };
}

/** Runs an input, holds it to time and memory, and looks whether the language's own prototypes are as they were. */
export async function judge(target: Target, input: Uint8Array): Promise<Verdict> {
  const { verdict, bytes, ...first } = await measure(target, input); // the bytes are the first run's: a collection would hide a later one's
  let { cpu } = first;
  if (members() !== clean) return { kind: 'pollution', words: 'a prototype of the language has new members' };
  for (let tries = 1; tries < TRIES && cpu > MOST_CPU; tries++) {
    cpu = Math.min(cpu, (await measure(target, input)).cpu); // another process may have held the machine up
  }
  if ('kind' in verdict) return verdict;
  if (cpu > MOST_CPU) return { kind: 'slow', words: `${Math.round(cpu)} ms for ${input.length} bytes` };
  if (bytes > MOST_MEMORY) return { kind: 'memory', words: `${bytes} bytes allocated for ${input.length}` };
  return verdict;
}

/** What a session came to. */
export interface Report {
  readonly target: string;
  readonly seed: number;
  readonly seconds: number;
  readonly cases: number;
  readonly findings: readonly Finding[];
  /** The smallest input of every outcome. */
  readonly outcomes: readonly { readonly outcome: string; readonly input: Uint8Array }[];
}

/** What a session is given. */
export interface SessionOptions {
  readonly seed: number;
  readonly milliseconds: number;
  /** Inputs after which it ends, if its time is not over before; default as many as there is time for. */
  readonly most?: number;
  /** Inputs to start from. */
  readonly corpus: readonly Uint8Array[];
  /** Called with every input before it runs, so that a hang can be named. */
  before?(input: Uint8Array): void;
}

/** Different findings that one session reports at most. */
const MOST_FINDINGS = 5;
/** Outcomes, and so inputs, that one session keeps: a target that says something new about every input must not fill the memory. */
export const MOST_OUTCOMES = 5000;

const bytesOf = (input: Uint8Array | string): Uint8Array =>
  typeof input === 'string' ? new TextEncoder().encode(input) : input;

/** The inputs of a session, and what came of them. */
class Pool {
  readonly outcomes = new Map<string, Uint8Array>();
  readonly findings = new Map<string, Finding>();
  readonly #inputs: Uint8Array[];
  readonly #target: Target;
  readonly #material: Material;

  constructor(target: Target, draws: Draws, corpus: readonly Uint8Array[]) {
    this.#inputs = [...corpus];
    this.#target = target;
    this.#material = { draws, words: target.words.map(bytesOf), other: () => this.#any() };
  }

  #any(): Uint8Array {
    const { draws } = this.#material;
    return this.#inputs.length === 0 || draws.chance(0.1)
      ? bytesOf(this.#target.generate(draws))
      : draws.pick(this.#inputs);
  }

  next(): Uint8Array {
    const { draws } = this.#material;
    return draws.chance(0.08) ? bytesOf(this.#target.generate(draws)) : mutate(this.#any(), this.#material);
  }

  take(input: Uint8Array, verdict: Verdict): void {
    if ('kind' in verdict) {
      const key = `${verdict.kind} ${verdict.words.slice(0, 32)}`;
      if (!this.findings.has(key)) this.findings.set(key, { ...verdict, input });
      return;
    }
    const known = this.outcomes.get(verdict.outcome);
    if (known === undefined && this.outcomes.size === MOST_OUTCOMES) return;
    if (known === undefined) this.#inputs.push(input);
    if (known === undefined || input.length < known.length) this.outcomes.set(verdict.outcome, input);
  }
}

/** Fuzzes one target. */
export async function fuzz(
  target: Target,
  { seed, milliseconds, most = Infinity, corpus, before }: SessionOptions,
): Promise<Report> {
  const draws = drawsFrom(seed);
  const pool = new Pool(target, draws, corpus);
  const began = performance.now();
  let cases = 0;
  for (
    const waiting = [...corpus];
    cases < most && performance.now() - began < milliseconds && pool.findings.size < MOST_FINDINGS;
    cases++
  ) {
    const input = waiting.pop() ?? pool.next();
    before?.(input);
    pool.take(input, await judge(target, input));
  }
  return {
    target: target.name,
    seed,
    seconds: (performance.now() - began) / 1000,
    cases,
    findings: [...pool.findings.values()],
    outcomes: [...pool.outcomes].map(([outcome, input]) => ({ outcome, input })),
  };
}
