/**
 * Every message of this package, and the class that carries them.
 *
 * A ParityError means that the run could not say anything (exit code 2): no Python, an oracle that died, a fixture cut
 * short, a bad flag. A disagreement between engine and PyTorch is a result, not an error, and is never thrown.
 * Each template names who complains, the rule, what arrived and the next step.
 */

/** What kept a run from saying anything. */
export type ParityErrorCode =
  | 'BAD_FLAG'
  | 'NO_PYTHON'
  | 'NO_TORCH'
  | 'CUDA_BUILD'
  | 'TORCH_VERSION'
  | 'ORACLE_DIED'
  | 'ORACLE_RUBBISH'
  | 'ORACLE_HUNG'
  | 'BAD_FIXTURES'
  | 'BAD_PROGRAM'
  | 'NOTHING_COMPARED'
  | 'UNTRACEABLE';

/**
 * Parity could not be checked; `code` says why.
 *
 * @example
 * new ParityError('BAD_FLAG', messages.badSeed('x')).code // 'BAD_FLAG'
 */
export class ParityError extends Error {
  override readonly name = 'ParityError';
  readonly code: ParityErrorCode;

  /**
   * @param code - what kept the run from saying anything
   * @param message - one of `messages`
   */
  constructor(code: ParityErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const listed = (numbers: readonly number[]): string =>
  numbers.length === 0 ? 'no number' : numbers.slice(0, 4).join(', ');
const shortened = (text: string, limit = 200): string => (text.length > limit ? `${text.slice(0, limit)}…` : text);
const indented = (text: string): string => text.trim().replace(/^/gm, '    ');

/** The templates, by what went wrong. */
export const messages = {
  badFlags: (reason: string): string => `parity: ${reason}\nSee \`pnpm parity --help\` for the flags.`,
  badSeed: (got: string): string =>
    `parity: --seed takes a whole number from 0 to 4294967295, got "${got}". A run prints its seed in its first line.`,
  badCount: (flag: string, got: string): string =>
    `parity: --${flag} takes a whole number of at least 0, got "${got}".`,
  badFamily: (got: string, known: readonly string[]): string =>
    `parity: --family takes one of ${known.join(', ')}, got "${got}".`,
  badCommand: (got: string, known: readonly string[]): string =>
    `parity: the commands are ${known.join(', ')}, got "${got}".`,
  needsCase: (): string => 'parity shrink: give --seed S and --case N, as the failing run printed them.',
  noPython: (tried: readonly string[]): string =>
    `parity: found no Python 3 (tried ${tried.join(', ')}). Install Python 3.10 or newer, or point CHAINRULE_PYTHON at an ` +
    'interpreter that has torch.',
  pythonWithoutTorch: (python: string, reason: string): string =>
    `parity: CHAINRULE_PYTHON is ${python}, which cannot import torch and numpy:\n${indented(reason)}\n` +
    'Install torch there, or unset CHAINRULE_PYTHON to let parity set up a Python of its own.',
  torchRequired: (python: string): string =>
    `parity: --require-torch was given and there is no working torch at ${python}. Run \`pnpm parity setup\` first, or point ` +
    'CHAINRULE_PYTHON at an interpreter that has torch.',
  setupFailed: (command: string, reason: string): string =>
    `parity: setting Python up failed at \`${command}\`:\n${indented(reason)}\n` +
    'Check the connection to the package index, or point CHAINRULE_PYTHON at an interpreter that has torch.',
  cudaBuild: (found: readonly string[]): string =>
    `parity: pip would install a CUDA build of torch, several GB, and there is no graphics card for it here (it would bring ${found.slice(0, 3).join(', ')}` +
    `${found.length > 3 ? ` and ${found.length - 3} more` : ''}). Nothing was installed. Give pip PyTorch's index for the CPU, the address that ` +
    'https://pytorch.org/get-started/locally/ shows for Linux, Pip, CPU: `PIP_EXTRA_INDEX_URL=<that address> pnpm parity setup`. ' +
    'Or point CHAINRULE_PYTHON at an interpreter that has torch; or take the CUDA build with `pnpm parity setup --allow-cuda`.',
  torchVersion: (got: string, wanted: string): string =>
    `parity: this is torch ${got}, and the claims are about torch ${wanted}. Install that one, or pass --allow-version to go on ` +
    'with this one.',
  oracleSilent: (seconds: number, detail: string): string =>
    `parity: the Python oracle said nothing within ${seconds} s of starting.${detail && `\n${indented(detail)}`}`,
  oracleNoHello: (line: string): string =>
    `parity: the Python oracle should have introduced itself, but its first line was: ${shortened(line)}`,
  oracleHung: (name: string, seconds: number): string =>
    `parity: the Python oracle gave no answer to ${name} within ${seconds} s and was stopped.`,
  oracleDied: (name: string, how: string, detail: string): string =>
    `parity: the Python oracle ended (${how}) while it had to answer ${name}.${detail && `\n${indented(detail)}`}`,
  oracleRubbish: (name: string, line: string): string =>
    `parity: the Python oracle answered ${name} with something that is no answer: ${shortened(line)}`,
  oracleProtocol: (got: string, wanted: number): string =>
    `parity: the Python oracle speaks protocol ${shortened(got)}, and this version speaks protocol ${wanted}. Use the oracle.py of this ` +
    'package.',
  oracleIncomplete: (field: string, line: string): string =>
    `parity: the Python oracle did not say its ${field} when it introduced itself: ${shortened(line)}`,
  badScale: (got: readonly number[]): string =>
    `PyTorch's answer cannot be used: its scale has to be two finite numbers of at least 0, the largest value and the largest gradient, ` +
    `and it is ${listed(got)}; no tolerance can be taken from that`,
  scaleIsNoBlock: (got: string): string =>
    `PyTorch's answer cannot be used: its scale has to be a block of two finite numbers, and it is ${shortened(got)}`,
  unusable: (reason: string): string => `parity: ${reason}. Check the Python that CHAINRULE_PYTHON names.`,
  manyRejected: (family: string, drawn: number, got: number, wanted: number): string =>
    `parity: of ${drawn} cases of ${family} only ${got} could be used and ${wanted} were wanted: PyTorch called the others too large or noise. ` +
    'Check the Python that CHAINRULE_PYTHON names.',
  refusedCase: (name: string, reason: string): string => `parity: PyTorch refused ${name}: ${reason}`,
  fixturesMissing: (file: string): string =>
    `parity replay: there are no recorded answers at ${file}. Record them with \`pnpm parity record\`.`,
  fixturesFormat: (file: string, got: string, wanted: number): string =>
    `parity replay: ${file} has format ${got}, and this version reads format ${wanted}. Record again with \`pnpm parity record\`.`,
  fixturesDamaged: (file: string, reason: string): string =>
    `parity replay: ${file} is cut short or damaged (${reason}). Restore the file, or record again with \`pnpm parity record\`.`,
  fixturesCutShort: (file: string, got: number, wanted: number): string =>
    `parity replay: ${file} is cut short: its first line promises ${wanted} cases and ${got} are there. Restore the file, or ` +
    'record again with `pnpm parity record`.',
  fixturesLine: (file: string, line: number, reason: string): string =>
    `parity replay: ${file}, line ${line}: ${reason}. Restore the file, or record again with \`pnpm parity record\`.`,
  fixturesFamily: (got: string, known: readonly string[]): string =>
    `parity replay: the recording holds a case of the family "${got}", and the families are ${known.join(', ')}. Record again with ` +
    '`pnpm parity record`.',
  unknownOp: (name: string): string => `parity: a program uses the op "${name}", which the table of ops does not have.`,
  nothingCompared: (what: string): string => `parity: nothing was compared (${what}), so nothing can be claimed.`,
  unsound: (where: string): string =>
    `parity teeth: something differs before any bug is planted (${where}), so catching one would mean nothing. Run \`pnpm parity\` first.`,
  untraceable: (op: string): string =>
    `checkAgainstTorch: the function uses the op "${op}", which the table of ops does not have and PyTorch does not know. Check the ` +
    'rest without it, and this op with gradcheck.',
  noValue: (got: string): string =>
    `checkAgainstTorch: fn must return a Value, got ${got}. Return the result of an op.`,
  refused: (reason: string): string => `checkAgainstTorch: PyTorch refused the same computation: ${reason}`,
} as const;
