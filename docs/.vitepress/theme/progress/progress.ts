/**
 * What the browser remembers of a learner: exercises solved, code begun, the last chapter, the level of practice. It is one JSON
 * text in the browser's own storage and never leaves it.
 *
 * What is read back may be anything (an older version, another program, a hand): each part is taken only if it has its form.
 */

export interface Progress {
  /** Exercises, by chapter and id. */
  readonly solved: readonly string[];
  /** Code that was begun, by exercise. */
  readonly drafts: Readonly<Record<string, string>>;
  /** The chapter that was open last. */
  readonly last: { readonly path: string; readonly title: string } | null;
  /** The level of practice, from 1, and how many graphs were filled in. */
  readonly practice: { readonly level: number; readonly done: number };
}

export const nothing: Progress = { solved: [], drafts: {}, last: null, practice: { level: 1, done: 0 } };

/** The parts of Storage that are used. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = 'chainrule:progress';
/** Longer drafts are not kept: storage is shared by the whole site. */
const longestDraft = 6000;

const id = /^\d\d\/[a-z0-9-]{1,40}$/;
const isObject = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null;
const isCount = (x: unknown, low: number, high: number): x is number =>
  typeof x === 'number' && Number.isInteger(x) && x >= low && x <= high;

function lastOf(x: unknown): Progress['last'] {
  if (!isObject(x) || typeof x.path !== 'string' || typeof x.title !== 'string') return null;
  return /^\/learn\/\d\d-[a-z0-9-]+$/.test(x.path) && x.title.length <= 100 ? { path: x.path, title: x.title } : null;
}

function draftsOf(x: unknown): Progress['drafts'] {
  if (!isObject(x)) return {};
  const good = Object.entries(x).filter(
    (entry): entry is [string, string] =>
      id.test(entry[0]) && typeof entry[1] === 'string' && entry[1].length <= longestDraft,
  );
  return Object.fromEntries(good);
}

function practiceOf(x: unknown): Progress['practice'] {
  if (!isObject(x)) return nothing.practice;
  return {
    level: isCount(x.level, 1, 99) ? x.level : 1,
    done: isCount(x.done, 0, Number.MAX_SAFE_INTEGER) ? x.done : 0,
  };
}

/** Progress from what was stored; nothing where that makes no sense. */
export function parseProgress(text: string | null): Progress {
  let raw: unknown;
  try {
    raw = JSON.parse(text ?? '');
  } catch {
    return nothing;
  }
  if (!isObject(raw)) return nothing;
  const solved = Array.isArray(raw.solved)
    ? raw.solved.filter((x): x is string => typeof x === 'string' && id.test(x))
    : [];
  return {
    solved: [...new Set(solved)],
    drafts: draftsOf(raw.drafts),
    last: lastOf(raw.last),
    practice: practiceOf(raw.practice),
  };
}

/** Reads; a browser that refuses storage remembers nothing. */
export function read(store: Store | undefined): Progress {
  try {
    return parseProgress(store?.getItem(key) ?? null);
  } catch {
    return nothing;
  }
}

/** Writes; returns whether the browser keeps it. */
export function write(store: Store | undefined, progress: Progress): boolean {
  try {
    if (progress === nothing) store?.removeItem(key);
    else store?.setItem(key, JSON.stringify(progress));
    return store !== undefined;
  } catch {
    return false;
  }
}

export const withSolved = (progress: Progress, exercise: string): Progress =>
  progress.solved.includes(exercise) ? progress : { ...progress, solved: [...progress.solved, exercise] };

/** With a draft; '' takes it away, and so does one that is too long. */
export function withDraft(progress: Progress, exercise: string, code: string): Progress {
  const { [exercise]: _, ...others } = progress.drafts;
  return {
    ...progress,
    drafts: code === '' || code.length > longestDraft ? others : { ...others, [exercise]: code },
  };
}
