/** A Python process that runs the other side of a benchmark: lines of JSON in, lines of JSON out. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Dtype, Numbers, Workload } from './workloads.ts';

export interface Answer {
  readonly loss: number;
  readonly gradients: readonly number[];
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A running process. */
export class PythonSide {
  readonly name: string;
  readonly version: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    name: string,
    version: string,
    process: ChildProcessWithoutNullStreams,
    lines: AsyncIterator<string>,
  ) {
    this.name = name;
    this.version = version;
    this.#process = process;
    this.#lines = lines;
  }

  /** Starts a script with a venv's Python; null, with the reason printed, if that cannot be. */
  static async start(name: string, python: string, script: string): Promise<PythonSide | null> {
    if (!existsSync(here(python))) {
      console.log(`${name}: not measured, there is no ${python}`);
      return null;
    }
    const env = { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
    const child = spawn(here(python), [here(script)], { env });
    child.stderr.resume();
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done) {
      console.log(`${name}: not measured, its process ended at once`);
      return null;
    }
    return new PythonSide(name, JSON.parse(first.value).version, child, lines);
  }

  async #ask(message: object): Promise<unknown> {
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name}: its process ended`);
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
