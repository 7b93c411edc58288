/** The Content-Security-Policy that the security page recommends, read from the file that the page shows: what is tested is what is written. */
import { readFileSync } from 'node:fs';

const shown = new URL('../../docs/snippets/guide/csp.http', import.meta.url);

/** The policy's value. */
export function readRecipe(): string {
  const found = /^Content-Security-Policy: (.+)$/m.exec(readFileSync(shown, 'utf8'))?.[1];
  if (found === undefined) throw new Error('docs/snippets/guide/csp.http shows no Content-Security-Policy');
  return found;
}
