/** The Content-Security-Policy that the security page recommends, read from the page itself: what is tested is what is written. */
import { readFileSync } from 'node:fs';

const page = new URL('../../docs/guide/security.md', import.meta.url);

/** The policy's value. */
export function readRecipe(): string {
  const found = /^Content-Security-Policy: (.+)$/m.exec(readFileSync(page, 'utf8'))?.[1];
  if (found === undefined) throw new Error('docs/guide/security.md shows no Content-Security-Policy');
  return found;
}
