/**
 * A Python with torch for tests that ask torch itself: the one that CHAINRULE_PYTHON names, else the parity package's. Tests
 * that need one are skipped, visibly, where there is none; `pnpm parity` sets one up.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const place = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
const own = fileURLToPath(new URL(`../../parity/.venv/${place}`, import.meta.url));

function works(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import torch, numpy'], { timeout: 240_000, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The interpreter, or undefined. */
export const python: string | undefined = [process.env.CHAINRULE_PYTHON, own].find(
  (path) => path !== undefined && (path !== own || existsSync(own)) && works(path),
);

/** Runs Python in a folder and gives what it prints. */
export function runPython(folder: string, ...args: string[]): string {
  const env = { ...process.env, ATEN_CPU_CAPABILITY: 'default', OMP_NUM_THREADS: '1' };
  return execFileSync(python as string, args, { cwd: folder, encoding: 'utf8', timeout: 240_000, env }); // asked for only when there is one
}
