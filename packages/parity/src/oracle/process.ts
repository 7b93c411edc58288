/**
 * The conversation with the Python oracle: one process per run, JSON lines both ways.
 *
 * Questions are answered in the order they were asked, so the first unanswered one is to blame when the process dies,
 * babbles or falls silent; the error names it. The clock runs only while an answer is owed. Callers keep the number of
 * open questions small; this file only matches lines to questions.
 */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { messages, ParityError } from '../errors.ts';

/** How the oracle introduces itself: what a report and a fixture are stamped with. */
export interface Hello {
  readonly oracle: 'chainrule';
  readonly protocol: number;
  readonly torch: string;
  readonly python: string;
  readonly capability: string;
  readonly processor: string;
  readonly libc: string;
  readonly tunables: string;
}

/** A question: what Python is to compute, and a name for it in messages. */
export interface Question {
  readonly name: string;
  readonly kind: string;
  readonly body: object;
}

/** The fields of an answer line, still as they came. */
export type RawAnswer = Readonly<Record<string, unknown>>;

export interface Oracle {
  readonly hello: Hello;
  /** @throws ParityError when the oracle dies, babbles or exceeds its time limit */
  ask(question: Question): Promise<RawAnswer>;
  close(): Promise<void>;
}

export interface OracleOptions {
  /** The interpreter. */
  readonly python: string;
  /** Seconds that one answer may take. */
  readonly timeLimit?: number;
  /** Seconds until the oracle has introduced itself; importing torch from a cold disk takes a while. */
  readonly startLimit?: number;
  /** The script, for tests that need an oracle that misbehaves. */
  readonly script?: string;
}

interface Pending {
  readonly question: Question;
  readonly id: number;
  resolve(answer: RawAnswer): void;
  reject(error: ParityError): void;
}

/** The conversation that oracle.py and this file agree on. */
const PROTOCOL = 1;
const WORDS = ['torch', 'python', 'capability', 'processor', 'libc', 'tunables'] as const;

const SCRIPT = fileURLToPath(new URL('../../python/oracle.py', import.meta.url));
const KEPT_STDERR = 2000;

/**
 * One thread and the plain kernels: with AVX torch fuses multiply and add, and the C library and the BLAS under torch (MKL, for products of
 * matrices and some functions of whole vectors) pick theirs by processor, with other last bits on each.
 */
const PLAIN_ARITHMETIC = {
  ATEN_CPU_CAPABILITY: 'default',
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  MKL_CBWR: 'COMPATIBLE',
  GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F',
  PYTHONIOENCODING: 'utf-8',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** Time for answers that have come while this process was busy: they are read before a timer fires again. */
const GRACE = 500;

/** A clock that is wound up on every sign of life, and stands still while nothing is owed. */
function watchdog(seconds: number, bark: () => void): { wind(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => clearTimeout(timer);
  return {
    stop,
    wind: () => {
      stop();
      timer = setTimeout(() => {
        timer = setTimeout(bark, GRACE);
      }, seconds * 1000);
    },
  };
}

/** The child process: its output is read line by line, and its end is a result, not an exception. */
const spawn = (python: string, script: string) =>
  execa(python, [script], { env: PLAIN_ARITHMETIC, buffer: false, reject: false, stdin: 'pipe' });

class OracleProcess {
  readonly #child: ReturnType<typeof spawn>;
  readonly #pending: Pending[] = [];
  readonly #watchdog: ReturnType<typeof watchdog>;
  readonly #timeLimit: number;
  #stderr = '';
  #failure: ParityError | undefined;
  #lastId = 0;
  #closing = false;
  #greet: (line: string | undefined) => void = () => {};
  readonly greeting: Promise<string | undefined> = new Promise((resolve) => {
    this.#greet = resolve;
  });

  constructor({ python, timeLimit = 60, script = SCRIPT }: OracleOptions) {
    this.#timeLimit = timeLimit;
    this.#child = spawn(python, script);
    this.#watchdog = watchdog(timeLimit, () => this.#hang());
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-KEPT_STDERR);
    });
    this.#child.stdin.on('error', () => {}); // a closed pipe shows as the process ending, with its reason
    void this.#listen();
  }

  get stderr(): string {
    return this.#stderr;
  }

  ask(question: Question): Promise<RawAnswer> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      if (this.#pending.push({ question, id: this.#lastId, resolve, reject }) === 1) this.#watchdog.wind();
      this.#child.stdin.write(`${JSON.stringify({ ...question.body, kind: question.kind, id: this.#lastId })}\n`);
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#watchdog.stop();
    this.#child.stdin.end();
    const stop = setTimeout(() => this.kill(), 2000);
    await this.#child;
    clearTimeout(stop);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #listen(): Promise<void> {
    let greeted = false;
    for await (const line of this.#lines()) {
      if (greeted) this.#answer(line);
      else this.#greet(line);
      greeted = true;
    }
    this.#greet(undefined);
    this.#end(await this.#child);
  }

  /** What the process prints; that it ends badly is told by `#end`, not here. */
  async *#lines(): AsyncGenerator<string> {
    try {
      for await (const line of this.#child.iterable()) yield String(line);
    } catch {}
  }

  #answer(line: string): void {
    const first = this.#pending[0];
    const answer = parse(line);
    if (!first || answer?.id !== first.id) {
      this.#fail('ORACLE_RUBBISH', messages.oracleRubbish(first?.question.name ?? 'nothing in particular', line));
      return;
    }
    this.#pending.shift();
    if (this.#pending.length > 0) this.#watchdog.wind();
    else this.#watchdog.stop();
    first.resolve(answer);
  }

  #hang(): void {
    this.#fail('ORACLE_HUNG', messages.oracleHung(this.#owed(), this.#timeLimit));
  }

  #end(result: { exitCode?: number | undefined; signal?: string | undefined }): void {
    if (this.#closing && this.#pending.length === 0) return;
    const how = result.signal ? `signal ${result.signal}` : `exit code ${result.exitCode ?? 'unknown'}`;
    this.#fail('ORACLE_DIED', messages.oracleDied(this.#owed(), how, this.#stderr));
  }

  #owed(): string {
    return this.#pending[0]?.question.name ?? 'nothing in particular';
  }

  #fail(code: ParityError['code'], message: string): void {
    this.#failure ??= new ParityError(code, message);
    this.#watchdog.stop();
    for (const { reject } of this.#pending.splice(0)) reject(this.#failure);
    this.kill();
  }
}

function parse(line: string): RawAnswer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as RawAnswer) : undefined; // an object: fields are checked by readers
  } catch {
    return undefined;
  }
}

/** What is wrong with an introduction, if anything. */
function helloTrouble(hello: RawAnswer | undefined, line: string): string | undefined {
  if (hello?.oracle !== 'chainrule') return messages.oracleNoHello(line);
  if (hello.protocol !== PROTOCOL) return messages.oracleProtocol(JSON.stringify(hello.protocol) ?? 'none', PROTOCOL);
  const missing = WORDS.find((word) => typeof hello[word] !== 'string');
  return missing && messages.oracleIncomplete(missing, line);
}

/**
 * Starts the oracle and waits until it has introduced itself.
 *
 * @throws ParityError when it does not, or introduces itself as something else
 */
export async function startOracle(options: OracleOptions): Promise<Oracle> {
  const { startLimit = 180 } = options;
  const process = new OracleProcess(options);
  const late = new Promise<'late'>((resolve) => setTimeout(resolve, startLimit * 1000, 'late').unref());
  const line = await Promise.race([process.greeting, late]);
  if (line === 'late' || line === undefined) {
    process.kill();
    const code = line === 'late' ? 'ORACLE_HUNG' : 'ORACLE_DIED';
    throw new ParityError(
      code,
      line === 'late'
        ? messages.oracleSilent(startLimit, process.stderr)
        : messages.oracleDied('its greeting', 'at once', process.stderr),
    );
  }
  const hello = parse(line);
  const trouble = helloTrouble(hello, line);
  if (trouble !== undefined) {
    process.kill();
    throw new ParityError('ORACLE_RUBBISH', trouble);
  }
  return { hello: hello as unknown as Hello, ask: (q) => process.ask(q), close: () => process.close() }; // it said it is ours
}
