/**
 * Where sides are built: a temporary folder that goes again, whatever happens, and with it the checkout of the other commit.
 *
 *     chainrule-old-new-…/checkout                       a git worktree of the old commit, installed and built
 *     chainrule-old-new-…/old/node_modules/@chainrule    engine and nn as npm would have them
 *     chainrule-old-new-…/new/node_modules/@chainrule    the present ones
 *
 * A side's folder holds its own copies, so that each side has its own module instances, also where both are one build.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'; // biome-ignore format: one line
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A command that failed, with its last words. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}

const LAST_WORDS = 3000;
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** Ends a command and what it started. */
function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL'); // its own group: a package manager starts others
  } catch {} // it has just ended
}

/** A temporary folder, what runs on its behalf, and the end of both. */
export class Workshop {
  readonly folder: string;
  readonly #root: string;
  readonly #running = new Set<ChildProcess>();

  /** @param root - the present checkout */
  constructor(root: string) {
    this.#root = root;
    this.folder = mkdtempSync(join(realpathSync(tmpdir()), 'chainrule-old-new-'));
    process.on('exit', () => this.close());
    for (const [signal, number] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(128 + number));
  }

  /**
   * Runs a command to its end. What it prints is kept for its failure, or shown.
   *
   * @returns its exit code
   * @throws BuildError unless that is among `allowed`
   */
  async run(command: readonly [string, ...string[]], cwd: string, options: RunOptions = {}): Promise<number> {
    const { show = false, allowed = [0] } = options;
    const [name, ...args] = command;
    const child = spawn(name, args, {
      cwd,
      detached: true,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    this.#running.add(child);
    let words = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        words = (words + chunk.toString()).slice(-LAST_WORDS);
      });
    const code = await new Promise<number | null>((settle) => {
      child.on('error', (error) => {
        words += error.message;
        settle(null);
      });
      child.on('close', settle);
    });
    this.#running.delete(child);
    if (code !== null && allowed.includes(code)) return code;
    throw new BuildError(`old-new: \`${command.join(' ')}\` failed in ${cwd} (exit code ${code}):\n${words.trim()}`);
  }

  /** Checks a commit out, and gives its folder. */
  async checkout(commit: string): Promise<string> {
    const place = join(this.folder, 'checkout');
    await this.run(['git', 'worktree', 'add', '--detach', '--quiet', place, commit], this.#root);
    return place;
  }

  /** Installs what a checkout needs. */
  async install(checkout: string): Promise<void> {
    await this.run([this.#pnpm(), 'install', '--frozen-lockfile', '--prefer-offline'], checkout);
  }

  /** Builds the two packages of a checkout as they are published. */
  async build(checkout: string): Promise<void> {
    for (const name of ['engine', 'nn'])
      await this.run([this.#pnpm(), '--filter', `@chainrule/${name}`, 'build'], checkout);
  }

  /** A side of its own from a built checkout. */
  side(name: string, checkout: string): string {
    const folder = join(this.folder, name);
    for (const each of ['engine', 'nn'])
      place(join(checkout, 'packages', each), join(folder, 'node_modules', '@chainrule', each));
    linkDependencies(join(checkout, 'packages/nn/node_modules'), join(folder, 'node_modules'));
    return folder;
  }

  /** Ends what runs and removes folder and checkout; once is enough. */
  close(): void {
    for (const child of this.#running) end(child);
    if (!existsSync(this.folder)) return;
    const git = (...args: string[]): void => void spawnSync('git', args, { cwd: this.#root });
    const checkout = join(this.folder, 'checkout');
    if (existsSync(checkout)) git('worktree', 'remove', '--force', '--force', checkout);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    git('worktree', 'prune');
  }

  /** The pnpm of this checkout: a root devDependency. */
  #pnpm(): string {
    const own = join(this.#root, 'node_modules', '.bin', process.platform === 'win32' ? 'pnpm.cmd' : 'pnpm');
    return existsSync(own) ? own : 'pnpm';
  }
}

interface RunOptions {
  /** Whether what it prints goes to the terminal. */
  readonly show?: boolean;
  /** Exit codes that are none of failure. */
  readonly allowed?: readonly number[];
}

/** A package as npm would have it: what it builds, and its exports as published. */
function place(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  writeFileSync(join(to, 'package.json'), JSON.stringify({ ...manifest, exports: manifest.publishConfig.exports }));
}

/** What nn needs beside the engine, by links. */
function linkDependencies(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (name.startsWith('.')) continue;
    const packages = name.startsWith('@') ? readdirSync(join(from, name)).map((each) => `${name}/${each}`) : [name];
    for (const each of packages) {
      if (each.startsWith('@chainrule/')) continue;
      mkdirSync(dirname(join(to, each)), { recursive: true });
      symlinkSync(realpathSync(join(from, each)), join(to, each), 'junction');
    }
  }
}
