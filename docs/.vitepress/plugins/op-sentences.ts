/**
 * What each op does, in the words of the comment above its record.
 *
 * The records do not carry these words, since a program that differentiates has no use for them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { documentedIn } from './sentences.ts';

const folder = new URL('../../../packages/engine/src/ops/', import.meta.url);

/** By the op's name. */
export function opSentences(): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return documentedIn(files.map((name) => readFileSync(fileURLToPath(new URL(name, folder)), 'utf8')));
}
