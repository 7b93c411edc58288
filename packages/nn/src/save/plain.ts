/** Plain data as text and back, with the numbers that JSON lacks: they go as texts that start with #, and real #s double. */
import { failure } from '../errors/files.ts';

const special: ReadonlyMap<string, number> = new Map([
  ['#NaN', NaN],
  ['#Infinity', Infinity],
  ['#-Infinity', -Infinity],
  ['#-0', -0],
]);

/** Plain data as text. */
export function pack(data: unknown): string {
  return JSON.stringify(data, (_, x: unknown) => {
    if (typeof x === 'string') return x.startsWith('#') ? `#${x}` : x;
    if (typeof x !== 'number' || (Number.isFinite(x) && !Object.is(x, -0))) return x;
    return Object.is(x, -0) ? '#-0' : `#${x}`;
  });
}

/** Plain data out of text. @throws FormatError */
export function unpack(text: string): unknown {
  try {
    return JSON.parse(text, (_, x: unknown) => {
      if (typeof x !== 'string' || !x.startsWith('#')) return x;
      return x.startsWith('##') ? x.slice(1) : (special.get(x) ?? x);
    });
  } catch {
    throw failure('JSON', 'loadCheckpoint', 'the file', text, { reason: 'its notes are no JSON' });
  }
}
