/**
 * What each op does, in the words of the comment above its record: written once, shown by editors and by the reference alike.
 *
 * The records do not carry these words, since a program that differentiates has no use for them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../../packages/engine/src/ops/', import.meta.url);

/** A comment and the name that is exported under it. */
const documented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const (\w+)/g;

/** The sentences before a comment's first tag, on one line. */
const sentencesOf = (comment: string): string =>
  comment
    .replaceAll(/^[ \t]*\*/gm, '')
    .replace(/\s@[a-z][\s\S]*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** By the op's name. */
export function opSentences(): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const texts = files.map((name) => readFileSync(fileURLToPath(new URL(name, folder)), 'utf8'));
  return new Map(
    texts.flatMap((text) =>
      [...text.matchAll(documented)].map(([, comment = '', name = '']) => [name, sentencesOf(comment)] as const),
    ),
  );
}
