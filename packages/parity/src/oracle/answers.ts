/** From an answer line to numbers, and from a refusal to words: the one place where Python's answers are checked. */
import { unpackBlock } from '../bits.ts';
import { messages, ParityError } from '../errors.ts';
import type { Answer } from '../method/tolerance.ts';
import type { RawAnswer } from './process.ts';

/** PyTorch raised instead of answering: a result about this case, not a broken oracle. */
export interface Refusal {
  readonly refusal: string;
}

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
 * @throws ParityError ORACLE_RUBBISH when the fields are not what was asked for
 */
export function readAnswer(raw: RawAnswer, name: string): Answer | Refusal {
  if (typeof raw.error === 'string') return { refusal: raw.error };
  const answer = { values: numbersOf(raw, 'values', name), gradients: numbersOf(raw, 'gradients', name) };
  if (raw.scale === undefined) return answer;
  const [value = NaN, gradient = NaN] = numbersOf(raw, 'scale', name);
  return { ...answer, scale: [value, gradient] };
}
