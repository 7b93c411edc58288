/** What files, formats and the packages that read them bring about: bad bytes, models that a format cannot hold. */
import {
  type Circumstances,
  messageOf,
  NnRangeError,
  NnTypeError,
  failure as ownFailure,
  type Rule,
  type RuleName,
  seePage,
} from '../errors.ts';

/**
 * A file or text that is not what its format says.
 * @example
 * let code = '';
 * try {
 *   loadSafetensors(new Uint8Array(3));
 * } catch (error) {
 *   if (error instanceof FormatError) code = error.code;
 * }
 * code; // 'NN_TRUNCATED'
 */
export class FormatError extends Error {
  override readonly name: string = 'FormatError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message + seePage(code));
    this.code = code;
  }
}

/** The rules of files; their keys, prefixed with `NN_`, are the codes. */
export const fileRules = {
  EXPORT: {
    kind: 'range',
    rule: 'cannot be exported: {reason}',
    next: 'Export MLP, Layer, Sequential, Dropout and Embedding models.',
  },
  MISSING_PEER: { kind: 'range', rule: 'needs the package {name}', next: 'Install it: npm install {name}.' },
  TRUNCATED: { kind: 'format', rule: 'is cut short', next: 'Save or download the file again.' },
  HEADER: { kind: 'format', rule: 'has a bad header: {reason}', next: 'Check that it is a safetensors file.' },
  TENSOR: {
    kind: 'format',
    rule: 'has a bad tensor {name}: {reason}',
    next: 'Save it again with saveSafetensors or the safetensors library.',
  },
  MODEL: { kind: 'format', rule: 'is no model that saveModel wrote: {reason}', next: '{cure}' },
  ONNX: { kind: 'format', rule: 'is no ONNX model that can be read here: {reason}', next: '{cure}' },
  PLAIN: {
    kind: 'type',
    rule: 'must be plain data: {reason}',
    next: 'Save numbers, texts, booleans, null, lists and plain objects; make such of everything else first.',
  },
  JSON: {
    kind: 'format',
    rule: 'is not the JSON that toJSON gives: {reason}',
    next: 'Save it again with JSON.stringify(toJSON(…)).',
  },
  NPY: {
    kind: 'format',
    rule: 'is no array that can be read: {reason}',
    next: 'Save it with numpy.save, as an array of floats or integers.',
  },
  CSV: {
    kind: 'format',
    rule: 'is not the table asked for: {reason}',
    next: '{advice}',
  },
} as const;

/** Builds the error of a rule, about files or not. */
export function failure(
  name: RuleName | keyof typeof fileRules,
  ...circumstances: Circumstances
): NnTypeError | NnRangeError | FormatError {
  if (!isAboutFiles(name)) return ownFailure(name, ...circumstances);
  const rule: Rule = fileRules[name];
  const Kind = rule.kind === 'format' ? FormatError : rule.kind === 'type' ? NnTypeError : NnRangeError;
  return new Kind(`NN_${name}`, messageOf(rule, circumstances));
}

const isAboutFiles = (name: string): name is keyof typeof fileRules => Object.hasOwn(fileRules, name);
