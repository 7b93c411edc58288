/** Finds a Python, starts the oracle and checks that it is the torch the claims are about. */
import { messages, ParityError } from '../errors.ts';
import { type Oracle, startOracle } from '../oracle/process.ts';
import { findPython, TORCH_VERSION } from '../oracle/python.ts';
import type { Arguments } from './arguments.ts';
import { type Shell, tell } from './shell.ts';

type Wishes = Pick<Arguments, 'allowVersion' | 'requireTorch' | 'allowCuda'>;

/** An interpreter with torch, set up if need be. */
export function pythonFor({ requireTorch, allowCuda }: Wishes, shell: Shell): Promise<string> {
  const folder = shell.pythonFolder === undefined ? {} : { folder: shell.pythonFolder };
  return findPython({ env: shell.env, requireTorch, allowCuda, say: (line) => tell(shell, line), ...folder });
}

/**
 * Runs `use` with a live oracle and closes it afterwards, whatever happens.
 *
 * @throws ParityError when there is no Python, no torch, or another version than the one the claims are about
 */
export async function withOracle<R>(wishes: Wishes, shell: Shell, use: (oracle: Oracle) => Promise<R>): Promise<R> {
  const oracle = await startOracle({ python: await pythonFor(wishes, shell), ...shell.oracle });
  try {
    const { torch, python, capability, processor, libc } = oracle.hello;
    if (torch !== TORCH_VERSION && !wishes.allowVersion)
      throw new ParityError('TORCH_VERSION', messages.torchVersion(torch, TORCH_VERSION));
    tell(shell, `torch ${torch}, Python ${python}, kernels ${capability}, ${processor}, ${libc}`);
    return await use(oracle);
  } finally {
    await oracle.close();
  }
}
