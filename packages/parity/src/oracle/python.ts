/**
 * Where the Python with torch comes from: CHAINRULE_PYTHON, else an environment of our own, set up on the first run.
 *
 * A candidate counts only once it has imported torch and numpy within a time limit; being on the PATH says nothing.
 * The environment lies beside this package in a checkout, and in the user's cache folder when installed from npm. Filling
 * it is plain pip with the user's own configuration; no index address is written down here. A CUDA build is refused where no card
 * could use it, unless it is asked for.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { messages, ParityError } from '../errors.ts';
import { hasCudaCard, REPORTING_PIP, refuseCuda } from './cuda.ts';

/** The version the claims are about, as in python/requirements.txt. */
export const TORCH_VERSION = '2.13.0';

/** Where a Python with torch is looked for, and whether one may be set up. */
export interface PythonOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The folder of the environment of our own. */
  readonly folder?: string;
  /** Fail instead of setting anything up. */
  readonly requireTorch?: boolean;
  /** Set up even a CUDA build on a machine without such a card. */
  readonly allowCuda?: boolean;
  /** Where lines about setting up go. */
  readonly say?: (line: string) => void;
}

const REQUIREMENTS = fileURLToPath(new URL('../../python/requirements.txt', import.meta.url));
const SECONDS = 1000;
const IMPORT_LIMIT = 120 * SECONDS;
const PROBE_LIMIT = 10 * SECONDS;
const INSTALL_LIMIT = 1800 * SECONDS;

/** The user's cache folder, by the habits of the system. */
function cacheFolder(env: NonNullable<PythonOptions['env']>): string {
  if (process.platform === 'win32') return env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
}

/** The folder of our own environment: in the checkout, or for an installed package in the cache. */
export function environmentFolder(env: NonNullable<PythonOptions['env']>): string {
  const here = fileURLToPath(new URL('../../', import.meta.url));
  if (!here.includes('node_modules')) return join(here, '.venv');
  return join(cacheFolder(env), 'chainrule-parity', `torch-${TORCH_VERSION}`);
}

const interpreterIn = (folder: string): string =>
  process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

/** Runs a command to its end: undefined if it went well, else why it did not. */
async function trouble(
  command: string,
  args: readonly string[],
  timeout: number,
  env: PythonOptions['env'] = {},
): Promise<string | undefined> {
  const result = await execa(command, args, { timeout, env, reject: false, all: true, stdin: 'ignore' });
  if (!result.failed) return undefined;
  return result.timedOut ? `no answer within ${timeout / SECONDS} s` : result.all?.slice(-1500) || result.shortMessage;
}

const importTrouble = (python: string): Promise<string | undefined> =>
  trouble(python, ['-c', 'import torch, numpy'], IMPORT_LIMIT);

/** The first interpreter on the PATH that can make environments. */
async function basePython(env: NonNullable<PythonOptions['env']>): Promise<string> {
  const candidates = process.platform === 'win32' ? ['py', 'python'] : ['python3', 'python'];
  for (const candidate of candidates) {
    const check = 'import sys, venv; sys.exit(sys.version_info < (3, 10))';
    if ((await trouble(candidate, ['-c', check], PROBE_LIMIT, env)) === undefined) return candidate;
  }
  throw new ParityError('NO_PYTHON', messages.noPython(candidates));
}

/** Creates the environment and fills it, saying what it does and how long that took. */
async function setUp(
  folder: string,
  { env = process.env, say = () => {}, allowCuda = false }: PythonOptions,
): Promise<void> {
  const start = Date.now();
  const base = await basePython(env);
  const own = interpreterIn(folder);
  const step = async (command: string, args: readonly string[]): Promise<void> => {
    const line = [command, ...args].join(' ');
    say(`  ${line}`);
    const reason = await trouble(command, args, INSTALL_LIMIT, env);
    if (reason !== undefined) throw new ParityError('NO_TORCH', messages.setupFailed(line, reason));
  };
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--retries', '1'];
  const torch = [...install, '-r', REQUIREMENTS];
  say(`Setting up Python with torch ${TORCH_VERSION} in ${folder} (once; some hundred MB, a minute or so).`);
  await step(base, ['-m', 'venv', folder]);
  if (!allowCuda && !(await hasCudaCard(env))) {
    await step(own, [...install, REPORTING_PIP]);
    await refuseCuda({ python: own, install: torch, env, timeout: INSTALL_LIMIT });
  }
  await step(own, torch);
  say(`  done in ${((Date.now() - start) / SECONDS).toFixed(0)} s`);
}

/**
 * An interpreter that can import torch and numpy.
 *
 * @returns its path
 * @throws ParityError NO_PYTHON or NO_TORCH when there is none and none can be set up, CUDA_BUILD when only a needless one could be
 */
export async function findPython(options: PythonOptions = {}): Promise<string> {
  const { env = process.env, folder = environmentFolder(env), requireTorch } = options;
  const named = env.CHAINRULE_PYTHON;
  if (named) {
    const reason = await importTrouble(named);
    if (reason === undefined) return named;
    throw new ParityError('NO_TORCH', messages.pythonWithoutTorch(named, reason));
  }
  const own = interpreterIn(folder);
  if (existsSync(own) && (await importTrouble(own)) === undefined) return own;
  if (requireTorch) throw new ParityError('NO_TORCH', messages.torchRequired(own));
  await setUp(folder, options);
  const reason = await importTrouble(own);
  if (reason === undefined) return own;
  throw new ParityError('NO_TORCH', messages.setupFailed(`${own} -c "import torch, numpy"`, reason));
}
