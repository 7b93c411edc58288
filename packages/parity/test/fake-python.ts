/** Interpreters that misbehave: small scripts that stand in for Python, each failing in one way. */
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HELLO = {
  oracle: 'chainrule',
  protocol: 1,
  python: '3',
  capability: 'DEFAULT',
  processor: 'x',
  libc: '',
  tunables: '',
};

/** What the stand-in does once it is asked: code with `id` (the question's number), `count` and `answer(text)` in scope. */
const BEHAVIOURS = {
  dies: "if (count === 3) { console.error('out of memory'); process.exit(7); } answer(one(id));",
  babbles: "answer(count === 3 ? 'Warning: something' : one(id));",
  hangs: 'if (count < 3) answer(one(id));',
  lies: "answer(JSON.stringify({ id, values: 'zz', gradients: '' }));",
  refuses: "answer(JSON.stringify({ id, error: 'RuntimeError: not implemented' }));",
  answers: 'answer(one(id));',
  twists: 'answer(JSON.stringify({ id, ...twist(recorded[(count - 1) % recorded.length], count - 1) }));',
  swaps: 'if (count % 2 === 0) { answer(one(id)); answer(one(id - 1)); }',
} as const;

export type Behaviour = keyof typeof BEHAVIOURS;

export interface FakePython {
  readonly behaviour?: Behaviour;
  readonly torch?: string;
  /** The fields of every answer, if not empty ones. */
  readonly says?: object;
  /** For 'twists': the fields of each answer in turn, and what is made of them: a function of the fields and the number of the question. */
  readonly recorded?: readonly object[];
  readonly twist?: string;
  /** Fields of the introduction that are others than usual; undefined leaves one out. */
  readonly hello?: object;
  /** The first line, if it is not the usual introduction. */
  readonly greeting?: string;
  /** Whether importing torch works. */
  readonly imports?: boolean;
}

/** A folder that the system clears some day. */
export const scratch = (): string => mkdtempSync(join(tmpdir(), 'parity-'));

/** Writes an executable that stands in for Python, and gives its path. */
export function fakePython({
  behaviour = 'answers',
  torch = '2.13.0',
  greeting,
  imports = true,
  says,
  recorded = [],
  twist = '(fields) => fields',
  hello: other = {},
}: FakePython): string {
  const file = join(scratch(), 'python.cjs');
  const hello = greeting ?? JSON.stringify({ ...HELLO, torch, ...other });
  const script = `#!/usr/bin/env node
if (process.argv[2] === '-c') { if (${!imports}) { console.error("No module named 'torch'"); process.exit(1); } process.exit(0); }
const recorded = ${JSON.stringify(recorded)};
const unpack = (block) => Array.from({ length: block.length / 16 }, (_, i) => Buffer.from(block, 'hex').readDoubleBE(8 * i));
const pack = (xs) => xs.map((x) => { const bytes = Buffer.alloc(8); bytes.writeDoubleBE(x); return bytes.toString('hex'); }).join('');
const each = (make) => (fields) => ({ ...fields, values: pack(unpack(fields.values).map(make)), gradients: pack(unpack(fields.gradients).map(make)) });
const twist = ${twist};
const answer = (text) => console.log(text);
const one = (id) => JSON.stringify({ id, ...${JSON.stringify(says ?? { values: '', gradients: '' })} });
console.log(${JSON.stringify(hello)});
let count = 0;
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id } = JSON.parse(line);
  count += 1;
  ${BEHAVIOURS[behaviour]}
});
`;
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  return file;
}
