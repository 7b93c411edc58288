/**
 * Recorded answers: what `pnpm test` compares with, so that it needs no Python.
 *
 * One line of JSON per case, gzipped: the case itself beside PyTorch's answer: a recording does not depend on the generators, which
 * may draw something else tomorrow. The first line is the stamp: format, torch, processor, seed, and how many cases follow,
 * so that a file cut short is told from a short file. Numbers that are not small integers are written as their bits.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packBlock, unpackBlock } from '../bits.ts';
import { messages, ParityError } from '../errors.ts';
import type { Hello } from '../oracle/process.ts';
import { type Answer, scaleTrouble } from './tolerance.ts';

/** The format that this version writes and reads. */
export const FIXTURE_FORMAT = 1;

/** Where the recorded answers lie. */
export const FIXTURES: string = fileURLToPath(new URL('../../fixtures/answers.jsonl.gz', import.meta.url));

/** The first line. */
export interface Stamp extends Hello {
  readonly format: number;
  readonly seed: number;
  readonly cases: number;
}

/** One recorded case. */
export interface Recorded {
  readonly family: string;
  readonly example: unknown;
  readonly answer: Answer;
}

const SMALL = 1e9;
const isPlain = (x: number): boolean => Number.isInteger(x) && Math.abs(x) < SMALL && !Object.is(x, -0);

/** JSON that keeps every bit: numbers other than small integers and number arrays become blocks. */
function encode(value: unknown): string {
  return JSON.stringify(value, (_, x: unknown) => {
    if (typeof x === 'number') return isPlain(x) ? x : { bits: packBlock([x]) };
    return x instanceof Float64Array ? { block: packBlock(x) } : x;
  });
}

/** A line; undefined in place of it if some bits in it are none. */
function decode(line: string): unknown {
  let sound = true;
  const numbersOf = (block: string): Float64Array => {
    const numbers = unpackBlock(block);
    sound &&= numbers !== undefined;
    return numbers ?? new Float64Array();
  };
  const value: unknown = JSON.parse(line, (_, x: unknown) => {
    if (typeof x !== 'object' || x === null) return x;
    if ('bits' in x && typeof x.bits === 'string') {
      const numbers = numbersOf(x.bits);
      sound &&= numbers.length === 1;
      return numbers[0];
    }
    return 'block' in x && typeof x.block === 'string' ? numbersOf(x.block) : x;
  });
  return sound ? value : undefined;
}

/** A recording as the bytes of a file. */
export function writeFixtures(hello: Hello, seed: number, recorded: readonly Recorded[]): Uint8Array {
  const stamp: Stamp = { ...hello, format: FIXTURE_FORMAT, seed, cases: recorded.length };
  const lines = recorded.map(({ family, example, answer }) =>
    encode([family, example, answer.values, answer.gradients, answer.scale ?? null]),
  );
  return gzipSync(`${[JSON.stringify(stamp), ...lines].join('\n')}\n`, { level: 9 });
}

function readStamp(line: string, file: string): Stamp {
  let stamp: unknown;
  try {
    stamp = JSON.parse(line);
  } catch {
    throw new ParityError('BAD_FIXTURES', messages.fixturesLine(file, 1, 'is no stamp'));
  }
  const format = typeof stamp === 'object' && stamp !== null && 'format' in stamp ? stamp.format : undefined;
  if (format !== FIXTURE_FORMAT)
    throw new ParityError('BAD_FIXTURES', messages.fixturesFormat(file, String(format), FIXTURE_FORMAT));
  return stamp as Stamp; // written by writeFixtures of this format
}

function readCase(line: string, number: number, file: string): Recorded {
  const bad = (reason: string): ParityError =>
    new ParityError('BAD_FIXTURES', messages.fixturesLine(file, number, reason));
  let fields: unknown;
  try {
    fields = decode(line);
  } catch {
    throw bad('is no JSON');
  }
  const [family, example, values, gradients, scale] = Array.isArray(fields) ? fields : [];
  if (typeof family !== 'string' || !(values instanceof Float64Array) || !(gradients instanceof Float64Array))
    throw bad('is no case');
  if (scale === null) return { family, example, answer: { values, gradients } };
  const numbers = Array.isArray(scale) ? scale.map((x: unknown) => (typeof x === 'number' ? x : NaN)) : [];
  const trouble = scaleTrouble(numbers);
  if (trouble !== undefined) throw bad(trouble);
  const [value = NaN, gradient = NaN] = numbers;
  return { family, example, answer: { values, gradients, scale: [value, gradient] } };
}

/** The text of a file; one that was cut short, or is no gzip at all, is told by its checksum. */
function textOf(file: string): string {
  try {
    return gunzipSync(readFileSync(file)).toString();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ParityError('BAD_FIXTURES', messages.fixturesDamaged(file, reason));
  }
}

/**
 * Reads a recording.
 *
 * @throws ParityError BAD_FIXTURES when the file is missing, cut short, of another format or damaged
 */
export function readFixtures(file: string = FIXTURES): {
  readonly stamp: Stamp;
  readonly recorded: readonly Recorded[];
} {
  if (!existsSync(file)) throw new ParityError('BAD_FIXTURES', messages.fixturesMissing(file));
  const [first = '', ...lines] = textOf(file).split('\n');
  const stamp = readStamp(first, file);
  lines.pop(); // what follows the last line's end: nothing, or a line cut short
  if (lines.length !== stamp.cases)
    throw new ParityError('BAD_FIXTURES', messages.fixturesCutShort(file, lines.length, stamp.cases));
  return { stamp, recorded: lines.map((line, i) => readCase(line, i + 2, file)) };
}
