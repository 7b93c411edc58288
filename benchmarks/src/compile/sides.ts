/** The other sides of the benchmark of compile(): who they are, where each is looked for, and how it is started. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findPython } from '../eager/torch-side.ts';
import { SideProcess } from './side-process.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A side that may be absent. */
interface Peer {
  readonly name: string;
  /** The command that runs it; none if it is not installed. */
  command(): readonly [string, ...string[]] | undefined;
  /** What is missing then. */
  readonly missing: string;
}

const npmPeer = (name: string, module: string, ...driver: string[]): Peer => ({
  name,
  missing: `there is no ${module} in benchmarks/peers (npm ci --prefix benchmarks/peers)`,
  command: () =>
    existsSync(here(`../../peers/node_modules/${module}/package.json`))
      ? [process.execPath, here(`../../peers/${driver[0]}`), ...driver.slice(1)]
      : undefined,
});

/** In the order in which they are reported. */
export const peers: readonly Peer[] = [
  {
    name: 'torch',
    missing: 'there is no Python with torch in packages/parity/.venv or CHAINRULE_PYTHON',
    command: () => {
      const python = findPython();
      return python === undefined ? undefined : [python, here('torch_side.py')];
    },
  },
  {
    name: 'jax',
    missing: 'there is no Python with JAX in benchmarks/.venv',
    command: () => {
      const python = here('../../.venv/bin/python');
      return existsSync(python) ? [python, here('jax_side.py')] : undefined;
    },
  },
  npmPeer('jax-js', '@jax-js/jax', 'jax-js.mjs'),
  npmPeer('tfjs wasm', '@tensorflow/tfjs-backend-wasm', 'tfjs.mjs', 'wasm'),
  npmPeer('tfjs cpu', '@tensorflow/tfjs', 'tfjs.mjs', 'cpu'),
];

/** Starts all that are here; each of the others is named in a line, with what is missing. */
export async function startSides(): Promise<SideProcess[]> {
  const sides: SideProcess[] = [];
  for (const { name, command, missing } of peers) {
    const found = command();
    if (found === undefined) console.log(`${name}: not measured, ${missing}`);
    const side = found === undefined ? null : await SideProcess.start(name, found[0], found.slice(1));
    if (side !== null) sides.push(side);
  }
  return sides;
}
