/** A process that runs the other side of a benchmark, in Python or in Node: lines of JSON in, lines of JSON out. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Dtype, Numbers, Workload } from './workloads.ts';

export interface Answer {
  readonly loss: number;
  readonly gradients: readonly number[];
}

/** A side's first line. What it leaves out is: both number types, each as exact as its name. */
interface Hello {
  readonly version: string;
  readonly dtypes?: readonly Dtype[];
  /** The most that its results agree to, whatever their type. */
  readonly accuracy?: Dtype;
}

/** A running process. */
export class SideProcess {
  readonly name: string;
  readonly version: string;
  /** The number types it takes. */
  readonly dtypes: readonly Dtype[];
  readonly #accuracy: Dtype;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #errors: () => Promise<string>;

  private constructor(name: string, hello: Hello, running: Running) {
    this.name = name;
    this.version = hello.version;
    this.dtypes = hello.dtypes ?? ['float64', 'float32'];
    this.#accuracy = hello.accuracy ?? 'float64';
    this.#process = running.child;
    this.#lines = running.lines;
    this.#errors = running.errors;
  }

  /** Starts a command that speaks these lines; null, with the reason printed, if it ends at once. */
  static async start(name: string, command: string, args: readonly string[]): Promise<SideProcess | null> {
    const running = run(command, args);
    const { value, done } = await running.lines.next();
    if (done) {
      console.log(`${name}: not measured, its process ended at once${await running.errors()}`);
      return null;
    }
    return new SideProcess(name, JSON.parse(value) as Hello, running); // as the scripts say it
  }

  /** How exact its results are in this type: a float64 may be computed by float32's functions. */
  accuracy(dtype: Dtype): Dtype {
    return this.#accuracy === 'float32' ? 'float32' : dtype;
  }

  /** Its name in a table; what is no better than float32 there says so. */
  label(dtype: Dtype): string {
    return this.accuracy(dtype) === dtype ? this.name : `${this.name}, to float32's accuracy`;
  }

  async #ask(message: object): Promise<unknown> {
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name}: its process ended${await this.#errors()}`);
    return JSON.parse(value);
  }

  async setup(load: Workload, { parameters, x, y }: Numbers, dtype: Dtype): Promise<Answer> {
    const numbers = { parameters, x: [...x], y: [...y] };
    return (await this.#ask({ do: 'setup', load, numbers, dtype })) as Answer; // as the scripts answer
  }

  /** Microseconds per step, over so many steps. */
  async time(steps: number): Promise<number> {
    const { seconds } = (await this.#ask({ do: 'time', steps })) as { seconds: number }; // as above
    return (seconds / steps) * 1e6;
  }

  stop(): void {
    this.#process.stdin.end();
  }
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: AsyncIterator<string>;
  /** The last that it wrote to stderr, once it has ended, to be put behind a message. */
  errors(): Promise<string>;
}

function run(command: string, args: readonly string[]): Running {
  const child = spawn(command, args, { env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' } });
  let tail = '';
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', ({ message }) => {
      tail = message;
      resolve();
    });
  });
  child.stderr.on('data', (chunk) => {
    tail = (tail + chunk).slice(-2000);
  });
  // What is written to a process that has ended is lost; the next read says that it ended.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const errors = async (): Promise<string> => {
    await ended;
    return tail.trim() === '' ? '' : `:\n${tail.trim()}`;
  };
  return { child, lines, errors };
}
