/**
 * Torch as a side: a Python process that is given the task once and then asked for so many steps at a time. It takes its own time, so
 * that starting up, imports and the pipe do not count.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { NetTask } from './net-task.ts';
import type { Side } from './side.ts';

const root = new URL('../../../', import.meta.url);
const script = fileURLToPath(new URL('torch-side.py', import.meta.url));
const own = ['packages/parity/.venv/bin/python', 'packages/parity/.venv/Scripts/python.exe'];

/** The first Python that has torch: the one named by CHAINRULE_PYTHON, else parity's own. */
export function findPython(): string | undefined {
  const named = process.env.CHAINRULE_PYTHON;
  const candidates = named ? [named] : own.map((path) => fileURLToPath(new URL(path, root))).filter(existsSync);
  return candidates.find((path) => spawnSync(path, ['-c', 'import torch'], { timeout: 60_000 }).status === 0);
}

/** A line in, a line out. */
export class TorchProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  version = '';

  constructor(python: string, file: string = script) {
    this.#child = spawn(python, [file]);
    this.#child.stderr.pipe(process.stderr);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async start(): Promise<this> {
    const { torch } = (await this.#read()) as { torch: string }; // the script's first line
    this.version = torch;
    return this;
  }

  async ask(job: object): Promise<object> {
    this.#child.stdin.write(`${JSON.stringify(job)}\n`);
    return this.#read();
  }

  stop(): void {
    this.#child.stdin.end();
  }

  async #read(): Promise<object> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('The torch side ended early; its message is above.');
    return JSON.parse(value) as object;
  }
}

/** A training step in torch. */
export function torchSide(torch: TorchProcess, task: NetTask): Side {
  let ready = false;
  const setUp = async (): Promise<void> => {
    await torch.ask({ ...task, parameters: [...task.parameters] });
    ready = true;
  };
  return {
    name: `torch ${torch.version}, 1 thread`,
    async run(steps) {
      if (!ready) await setUp();
      return ((await torch.ask({ steps })) as { seconds: number }).seconds;
    },
    async results() {
      await setUp();
      const { loss } = (await torch.ask({ steps: 3 })) as { loss: number };
      const { parameters } = (await torch.ask({ parameters: true })) as { parameters: number[] };
      return [loss, ...parameters];
    },
  };
}
