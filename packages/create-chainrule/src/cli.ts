#!/usr/bin/env node
/** `npm create chainrule` on the command line; everything else is in create.ts. */
import { createInterface } from 'node:readline/promises';
import { create } from './create.ts';

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

process.exitCode = await create(process.argv.slice(2), {
  folder: process.cwd(),
  say: (line) => void process.stdout.write(`${line}\n`),
  tell: (line) => void process.stderr.write(`${line}\n`),
  ...(process.stdin.isTTY ? { ask } : {}),
});
