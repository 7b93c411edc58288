/**
 * The watchman: runs a session in a process with bounded memory, and ends it when an input takes too long. What killed the
 * process is the input that it noted last, in a file; it is made small by trying its parts in processes of their own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minimise } from './minimise.ts';
import type { Finding, Report, SessionOptions, Verdict } from './session.ts';
import type { Answer } from './worker.ts';

/** What a process is given. */
export interface Job {
  /** The module whose `targets` are meant. */
  readonly module: string;
  readonly target: string;
  /** The file in which each input is noted before it runs. */
  readonly note: string;
  readonly session: Omit<SessionOptions, 'before'>;
  /** One input to judge, in place of a session. */
  readonly input?: Uint8Array;
}

/** Where the targets are, and how long one input may take. */
export interface Watch {
  readonly module?: string;
  /** Milliseconds after which an input counts as a hang; default 10,000, since the machine may be busy. */
  readonly patience?: number;
  /** Processes that may be spent on making the input of a hang or a crash small; default 24. */
  readonly tries?: number;
}

const MEGABYTES = 512;
const SETUP_FAILED = 3;
const table = new URL('./targets/index.ts', import.meta.url).href;

/** How a process ended: with its answer, or with the input that it could not stand. */
type End<T> = { readonly answer: T } | { readonly finding: Finding };

/** The number of the input that runs, and the input. */
function readNote(note: string): { readonly count: number; readonly input: Uint8Array } {
  const bytes = existsSync(note) ? readFileSync(note) : Buffer.alloc(0);
  if (bytes.length < 8) return { count: 0, input: new Uint8Array(0) };
  return { count: bytes.readUInt32LE(0), input: new Uint8Array(bytes.subarray(8, 8 + bytes.readUInt32LE(4))) };
}

/** Kills a process that stays on one input for too long. */
function guard(child: ChildProcess, note: string, patience: number): { stop(): void; readonly hung: () => boolean } {
  let [seen, since, hung] = [0, Date.now(), false];
  const clock = setInterval(() => {
    const { count } = readNote(note);
    if (count !== seen || count === 0) [seen, since] = [count, Date.now()];
    else if (Date.now() - since > patience) hung = child.kill('SIGKILL');
  }, 250);
  return { stop: () => clearInterval(clock), hung: () => hung };
}

function runApart<T extends Answer>(
  job: Omit<Job, 'note' | 'module'>,
  { module = table, patience = 10_000 }: Watch,
): Promise<End<T>> {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-fuzz-'));
  const note = join(folder, 'input');
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
    execArgv: ['--conditions=@chainrule/source', '--import', 'tsx', `--max-old-space-size=${MEGABYTES}`],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const watchman = guard(child, note, patience);
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text;
  });
  child.send({ ...job, module, note } satisfies Job);
  return new Promise<End<T>>((resolve, reject) => {
    child.once('message', (answer: T) => resolve({ answer }));
    child.once('exit', (code, signal) => {
      if (code === 0) return; // its answer came first
      if (code === SETUP_FAILED) return reject(new Error(said));
      const { input } = readNote(note);
      if (watchman.hung()) resolve({ finding: { kind: 'hang', words: `no end after ${patience} ms`, input } });
      else
        resolve({
          finding: { kind: 'crash', words: `${signal ?? code}: ${/FATAL ERROR.*/.exec(said)?.[0] ?? said}`, input },
        });
    });
  }).finally(() => {
    watchman.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}

/** Judges one input in a process of its own. */
export async function judgeApart(target: string, input: Uint8Array, watch: Watch = {}): Promise<Verdict> {
  const end = await runApart<Verdict>({ target, input, session: { seed: 0, milliseconds: 0, corpus: [] } }, watch);
  return 'answer' in end ? end.answer : end.finding;
}

/** Runs a session; a hang or a crash ends it and is a finding. */
export async function watchSession(
  target: string,
  session: Omit<SessionOptions, 'before'>,
  watch: Watch = {},
): Promise<Report> {
  const began = Date.now();
  const end = await runApart<Report>({ target, session }, watch);
  if ('answer' in end) return end.answer;
  const { finding } = end;
  const patience = Math.min(watch.patience ?? 10_000, 3000);
  const same = async (input: Uint8Array): Promise<boolean> => {
    const verdict = await judgeApart(target, input, { ...watch, patience });
    return 'kind' in verdict && verdict.kind === finding.kind;
  };
  const input = await minimise(finding.input, same, watch.tries ?? 24);
  const seconds = (Date.now() - began) / 1000;
  return { target, seed: session.seed, seconds, cases: 0, findings: [{ ...finding, input }], outcomes: [] };
}
