/**
 * What torch makes of files that this package writes: asked where a Python with torch is, and recorded for everybody else in
 * `golden/torch-answers.json`, with a hash of all that torch was given. A recorded answer holds for those files only: once they
 * change, the tests that replay it say so. `TORCH_RECORD=1 vitest run test/in-pytorch.test.ts`, with torch, records anew.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSafetensors } from '../src/index.ts';
import { runPython } from './python.ts';

/** Files by their paths, commands of Python that run among them, and the safetensors files that these leave behind. */
export interface Question {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly commands: readonly (readonly string[])[];
  readonly wanted: readonly string[];
}

/** What the commands printed, and the tensors of each wanted file by name, as bits. */
export interface Answer {
  readonly printed: string;
  readonly tensors: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Recorded extends Answer {
  readonly torch: string;
  /** The hash of what was asked. */
  readonly asked: string;
}

const path = fileURLToPath(new URL('golden/torch-answers.json', import.meta.url));
const readAll = (): Record<string, Recorded> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, Recorded>; // as record() writes it

const toBits = (x: number): string => new DataView(Float64Array.of(x).buffer).getBigUint64(0, true).toString(16);
const fromBits = (bits: string): number => new Float64Array(BigUint64Array.of(BigInt(`0x${bits}`)).buffer)[0] as number;

/** The numbers of one tensor of an answer. @throws Error where there is none */
export function numbersOf({ tensors }: Answer, file: string, name: string): number[] {
  const bits = tensors[file]?.[name];
  if (bits === undefined) throw new Error(`torch left no ${name} in ${file}`);
  return bits.split(' ').map(fromBits);
}

/** Everything that torch is given, in one number. */
function hashOf({ files, commands }: Question): string {
  const hash = createHash('sha256').update(JSON.stringify(commands));
  for (const [name, content] of Object.entries(files)) hash.update(`\n${name}\n`).update(content);
  return hash.digest('hex');
}

/** Asks torch. */
export function askTorch(question: Question): Answer {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-torch-'));
  try {
    for (const [name, content] of Object.entries(question.files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const printed = question.commands.map((command) => runPython(folder, ...command)).join('');
    const tensors = question.wanted.map((name) => {
      const state = loadSafetensors(readFileSync(join(folder, name)));
      return [
        name,
        Object.fromEntries([...state].map(([key, { data }]) => [key, Array.from(data, toBits).join(' ')])),
      ] as const;
    });
    return { printed, tensors: Object.fromEntries(tensors) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Torch's recorded answer. @throws Error where it was asked something else then */
export function recordedAnswer(question: Question): Answer {
  const answer = readAll()[question.name];
  if (answer?.asked !== hashOf(question))
    throw new Error(
      `torch was asked something else when '${question.name}' was recorded: with torch here, run TORCH_RECORD=1 vitest run test/in-pytorch.test.ts`,
    );
  return answer;
}

/** Puts an answer into the record. */
export function record(question: Question, answer: Answer): void {
  const torch = runPython('.', '-c', 'import torch; print(torch.__version__)').trim();
  const all = { ...readAll(), [question.name]: { torch, asked: hashOf(question), ...answer } };
  writeFileSync(path, `${JSON.stringify(all, null, 2)}\n`);
}
