/** Branches that no test takes, out of istanbul's report, each by the text of its line: line numbers move, the text stays. */

interface Place {
  readonly start: { readonly line?: number };
}
interface FileCoverage {
  readonly branchMap: Readonly<
    Record<string, { readonly type: string; readonly loc: Place; readonly locations: readonly Place[] }>
  >;
  readonly b: Readonly<Record<string, readonly number[]>>;
}
/** The report `coverage-final.json`: by a file's whole path. */
export type Coverage = Readonly<Record<string, FileCoverage>>;

/** One side of one branch that was never taken. */
export interface Missed {
  readonly file: string;
  readonly line: number;
  /** The line, without the space around it. */
  readonly code: string;
  /** Which branch: `if 0` is the body of an if, `if 1` what happens without it, `binary-expr 1` the right of `??`, `&&`, `||`. */
  readonly branch: string;
}

/** What a package's tests take of its branches. */
export interface Branches {
  readonly total: number;
  readonly missed: readonly Missed[];
}

const key = ({ file, code, branch }: Omit<Missed, 'line'>): string => [file, branch, code].join('\n');

/**
 * @param coverage - the report
 * @param nameOf - a file's path from the repository's root
 * @param read - a file's text
 */
export function branchesOf(
  coverage: Coverage,
  nameOf: (path: string) => string,
  read: (path: string) => string,
): Branches {
  let total = 0;
  const missed: Missed[] = [];
  for (const [path, { b, branchMap }] of Object.entries(coverage)) {
    const lines = read(path).split('\n');
    for (const [id, counts] of Object.entries(b)) {
      total += counts.length;
      const branch = branchMap[id];
      for (const [i, count] of counts.entries()) {
        if (count > 0 || branch === undefined) continue;
        const line = branch.locations[i]?.start.line ?? branch.loc.start.line ?? 1;
        missed.push({ file: nameOf(path), line, code: (lines[line - 1] ?? '').trim(), branch: `${branch.type} ${i}` });
      }
    }
  }
  return { total, missed };
}

/** A missed branch that somebody has looked at. */
export interface Named extends Omit<Missed, 'line'> {
  readonly reason: string;
}

/** A reason that begins so says that the branch cannot be taken: such branches do not count. */
export const GUARD = 'guard: ';

/** What the table says of the missed branches. */
export interface Comparison {
  /** Missed and not in the table. */
  readonly unnamed: readonly Missed[];
  /** In the table and no longer missed. */
  readonly stale: readonly Named[];
  /** Missed branches that can be taken. */
  readonly open: number;
  /** Branches that can be taken. */
  readonly reachable: number;
}

export function compareBranches({ total, missed }: Branches, table: readonly Named[]): Comparison {
  const known = new Map(table.map((entry) => [key(entry), entry]));
  const found = new Set(missed.map(key));
  const guards = missed.filter((branch) => known.get(key(branch))?.reason.startsWith(GUARD)).length;
  return {
    unnamed: missed.filter((branch) => !known.has(key(branch))),
    stale: table.filter((entry) => !found.has(key(entry))),
    open: missed.length - guards,
    reachable: total - guards,
  };
}

/** The table with what is missed now: entries that are no longer missed go, new ones come without a reason. */
export function renamed(missed: readonly Missed[], table: readonly Named[]): Named[] {
  const known = new Map(table.map((entry) => [key(entry), entry.reason]));
  const entries = new Map(
    missed.map(({ file, code, branch }) => {
      const id = key({ file, code, branch });
      return [id, { file, branch, code, reason: known.get(id) ?? '' }] as const;
    }),
  );
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
