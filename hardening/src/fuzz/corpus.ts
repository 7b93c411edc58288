/** The corpus: a folder per target, a file per input. Seeds show every outcome; crashers stay for ever, so that no bug comes back. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../corpus/', import.meta.url));

/** An input of the corpus. */
export interface Kept {
  readonly file: string;
  readonly input: Uint8Array;
}

/** All inputs of a target, by name. */
export function readCorpus(target: string): Kept[] {
  const folder = join(root, target);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.input'));
  return names.sort().map((file) => ({ file, input: new Uint8Array(readFileSync(join(folder, file))) }));
}

/** Writes an input under a name made of its content; returns the path from the repository's root. */
export function keep(target: string, kind: 'seed' | 'crash', input: Uint8Array): string {
  const name = `${kind}-${createHash('sha256').update(input).digest('hex').slice(0, 10)}.input`;
  mkdirSync(join(root, target), { recursive: true });
  writeFileSync(join(root, target, name), input);
  return `hardening/corpus/${target}/${name}`;
}
