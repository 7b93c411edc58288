/**
 * All benchmarks, one after the other: `pnpm bench [--quick] [--json FILE]`. With a file, each part writes its own, FILE
 * with the part's name before the ending. Exit 1 if any part found sides that disagree.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFlags } from './src/flags.ts';

const { quick, json } = readFlags({});
if (json) mkdirSync(dirname(json), { recursive: true });

for (const part of ['eager', 'compile', 'fit', 'optimizers', 'microgpt']) {
  const script = fileURLToPath(new URL(`${part}.ts`, import.meta.url));
  const flags = [
    ...(quick ? ['--quick'] : []),
    ...(json ? ['--json', json.replace(/(\.json)?$/, `.${part}.json`)] : []),
  ];
  const node = ['--conditions=@chainrule/source', '--import', 'tsx'];
  console.log(`\n===== ${part}\n`);
  const { status } = spawnSync(process.execPath, [...node, script, ...flags], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
