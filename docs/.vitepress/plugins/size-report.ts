/**
 * What an import costs, by size-limit: the report that `pnpm size` prints and CI holds to its limits, made anew from the built
 * packages whenever the site is built, so that the figures shown are those that were checked.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One line of size-limit's JSON: bytes, minified and compressed. */
interface Line {
  readonly name: string;
  readonly size: number;
}

const scripts = fileURLToPath(new URL('../../../scripts/', import.meta.url));

/** Kilobytes (1000 bytes), minified and compressed, by the name in `scripts/.size-limit.json`. */
export function sizeReport(): ReadonlyMap<string, number> {
  const bin = join(scripts, 'node_modules/size-limit/bin.js');
  const { stdout, stderr } = spawnSync(process.execPath, [bin, '--json'], { cwd: scripts, encoding: 'utf8' });
  if (!stdout.trim().startsWith('[')) throw new Error(`size-limit gave no report: ${stderr || stdout}`);
  const lines = JSON.parse(stdout) as readonly Line[]; // size-limit's own format, also where a limit is passed
  return new Map(lines.map(({ name, size }) => [name, Math.round(size / 100) / 10]));
}
