/** Which lines a branch has changed, as git tells. */
import { execFileSync } from 'node:child_process';
import { root } from '../repository.ts';

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

const tried = (...args: string[]): string | undefined => {
  try {
    return git(...args);
  } catch {
    return undefined; // no such commit
  }
};

/** What to compare with: `MUTATE_BASE`, else where the branch left origin/main, else the commit before. */
export function baseCommit(asked = process.env.MUTATE_BASE): string | undefined {
  if (asked !== undefined) return tried('rev-parse', '--verify', `${asked}^{commit}`);
  const head = tried('rev-parse', 'HEAD');
  const fork = tried('merge-base', 'HEAD', 'origin/main');
  return fork !== undefined && fork !== head ? fork : tried('rev-parse', '--verify', 'HEAD~1');
}

/** Lines of a file, both ends included. */
export interface Lines {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** The lines of the new side of a diff without context. */
export function changedLines(diff: string): Lines[] {
  const found: Lines[] = [];
  let file = '';
  for (const line of diff.split('\n')) {
    if (line.startsWith('+++ ')) file = line.replace(/^\+\+\+ (b\/)?/, '');
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null || file === '/dev/null') continue;
    const from = Number(hunk[1]);
    const count = Number(hunk[2] ?? 1);
    if (count > 0) found.push({ file, from, to: from + count - 1 });
  }
  return found;
}

export const diffSince = (base: string): string => git('diff', '-U0', '--no-color', '--no-renames', base, 'HEAD');
