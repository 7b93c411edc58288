#!/usr/bin/env node
/** `parity` on the command line; everything else is in main.ts. */
import { main } from './main.ts';

process.exitCode = await main(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  terminal: process.stderr.isTTY === true,
  env: process.env,
});
