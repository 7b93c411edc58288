/**
 * Ten runs in a row, each with a fresh seed: `pnpm --filter @chainrule/parity nightly`. Stops at the first that does not agree; its seed,
 * printed first, reproduces it.
 */
import { main } from './main.ts';

const RUNS = 10;
const shell = { out: process.stdout, err: process.stderr, terminal: process.stderr.isTTY === true, env: process.env };

let code = 0;
for (let i = 1; i <= RUNS && code === 0; i++) {
  process.stdout.write(`\nnightly: run ${i} of ${RUNS}\n`);
  code = await main(process.argv.slice(2), shell);
}
process.exitCode = code;
