/** From an answer line to numbers, and from a refusal to words: the one place where Python's answers are checked. */
import { unpackBlock } from '../bits.ts';
import { messages, ParityError } from '../errors.ts';
import { type Answer, scaleTrouble } from '../method/tolerance.ts';
import type { RawAnswer } from './process.ts';

/** PyTorch raised instead of answering, or answered what cannot be compared: a result about this case, which then fails. */
export interface Refusal {
  readonly refusal: string;
  /** Whether there was an answer, with which something is wrong: `refusal` says what, in a sentence. */
  readonly unusable?: boolean;
}

/** What is wrong, in words for a report. */
export const refusalWords = ({ refusal, unusable }: Refusal): string =>
  unusable ? refusal : `PyTorch refused: ${refusal}`;

const rubbish = (name: string, raw: RawAnswer): ParityError =>
  new ParityError('ORACLE_RUBBISH', messages.oracleRubbish(name, JSON.stringify(raw)));

/** The numbers under a key of an answer. */
export function numbersOf(raw: RawAnswer, key: string, name: string): Float64Array {
  const block = raw[key];
  const numbers = typeof block === 'string' ? unpackBlock(block) : undefined;
  if (!numbers) throw rubbish(name, raw);
  return numbers;
}

/**
 * An answer line as an answer.
 *
 * @param raw - the line's fields
 * @param name - the case, for messages
 * @returns the numbers; or what PyTorch raised, or what makes the answer useless
 * @throws ParityError ORACLE_RUBBISH when the fields are not what was asked for
 */
export function readAnswer(raw: RawAnswer, name: string): Answer | Refusal {
  if (typeof raw.error === 'string') return { refusal: raw.error };
  const answer = {
    values: numbersOf(raw, 'values', name),
    gradients: numbersOf(raw, 'gradients', name),
    ...(typeof raw.rejected === 'string' ? { rejected: raw.rejected } : {}),
  };
  if (raw.scale === undefined) return answer;
  const scale = typeof raw.scale === 'string' ? unpackBlock(raw.scale) : undefined;
  if (!scale) return { refusal: messages.scaleIsNoBlock(JSON.stringify(raw.scale)), unusable: true };
  const trouble = scaleTrouble(scale);
  if (trouble !== undefined) return { refusal: trouble, unusable: true };
  const [value, gradient] = scale as ArrayLike<number> as readonly [number, number]; // two, as was just checked
  return { ...answer, scale: [value, gradient] };
}
