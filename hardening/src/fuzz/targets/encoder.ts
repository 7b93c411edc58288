/**
 * The encoder of modules under the compiler: a body that its type check lets through must be one that WebAssembly takes.
 *
 * An input is a function, one instruction a line: `f64 1.5`, `i32 -7`, `local v128`, `get 0`, `set 0`, `tee 0`, `loop`, `block`,
 * `if`, `end`, `br 0`, `brIf 0`, or an instruction's name with its offset or lane.
 */
import type { FunctionBuilder, Label, Local } from '../../../../packages/engine/src/wasm/function-builder.ts';
import { ModuleBuilder } from '../../../../packages/engine/src/wasm/module-builder.ts';
import { type InstructionName, instructions, type ValueType } from '../../../../packages/engine/src/wasm/opcodes.ts';
import type { Draws } from '../random.ts';
import { Broken, promise, type Target, textOf } from '../target.ts';

const names = Object.keys(instructions).filter((name) => !name.includes('relaxed')) as InstructionName[]; // the table's keys
const types: readonly ValueType[] = ['i32', 'f32', 'f64', 'v128'];
const edges = ['0', '-1', '63', '64', '-64', '-65', '127', '128', '8191', '8192', '2147483647', '-2147483648', '1e9'];

/** Lines that leave the stack as it was: operands, the instruction, and its results put away. */
function statement(draws: Draws): string[] {
  const name = draws.pick(names);
  const { takes = [], gives = [] } = instructions[name] ?? {};
  const operand = (type: ValueType): string[] =>
    type === 'v128'
      ? [`get ${types.indexOf('v128')}`]
      : [`${type} ${type === 'i32' ? draws.pick(edges) : draws.unit()}`];
  return [
    ...takes.flatMap(operand),
    `${name} ${draws.below(2)}`,
    ...gives.map((type) => `set ${types.indexOf(type)}`).reverse(),
  ];
}

function draw(draws: Draws): string {
  const lines = types.map((type) => `local ${type}`);
  let open = 0;
  for (let left = 1 + draws.below(30); left > 0; left--) {
    if (draws.chance(0.15)) {
      lines.push(...draws.pick([['loop'], ['block'], ['i32 1', 'if']]));
      open++;
    } else if (draws.chance(0.1) && open > 0) lines.push('i32 0', `brIf ${draws.below(open)}`);
    else if (draws.chance(0.2) && open > 0) lines.push(...(open-- > 0 ? ['end'] : []));
    else lines.push(...statement(draws));
  }
  return [...lines, ...new Array<string>(open).fill('end')].join('\n');
}

/** What the builder, not the target, says of a bad program. */
class Refused extends Error {}

/** Writes the lines of one block into a function; returns where the block ended. */
function write(
  builder: FunctionBuilder,
  lines: readonly string[],
  start: number,
  labels: readonly Label[],
  locals: Local[],
): number {
  let at = start;
  const inside = (label?: Label): void => {
    at = write(builder, lines, at + 1, label ? [label, ...labels] : labels, locals);
  };
  const local = (index: string): Local => locals[Number(index)] ?? refuse(`no local ${index}`);
  const label = (index: string): Label => labels[Number(index)] ?? refuse(`no label ${index}`);
  for (; at < lines.length; at++) {
    const [word = '', operand = '0'] = (lines[at] as string).split(' '); // at is in range
    if (word === 'end') return at;
    if (word === 'local') locals.push(builder.local(types.find((type) => type === operand) ?? refuse('no type')));
    else if (word === 'i32' || word === 'f32' || word === 'f64') builder[word](Number(operand));
    else if (word === 'get' || word === 'set' || word === 'tee') builder[word](local(operand));
    else if (word === 'br' || word === 'brIf') builder[word](label(operand));
    else if (word === 'block' || word === 'loop') builder[word](inside);
    else if (word === 'if') builder.if(() => inside());
    else if (!Object.hasOwn(instructions, word)) refuse('is no instruction');
    else builder.op(word as InstructionName, { offset: Number(operand) || 0, lane: Number(operand) || 0 }); // a key of the table
  }
  return at;
}

function refuse(reason: string): never {
  throw new Refused(reason);
}

function encode(lines: readonly string[]): Uint8Array {
  const module = new ModuleBuilder();
  module.memory(65_536);
  const body = module.function('body', [], []);
  if (write(body, lines, 0, [], []) < lines.length) refuse('an end too many');
  module.export(body);
  return module.encode();
}

const host = (globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean } }).WebAssembly; // every Node has it

export const encoder: Target = {
  name: 'encoder',
  promise: 'A function body that the builder takes is one that WebAssembly validates.',
  words: [
    ...names,
    ...edges,
    'local v128',
    'get 0',
    'set 0',
    'tee 1',
    'loop',
    'block',
    'if',
    'end',
    'br 0',
    'brIf 0',
    '\n',
  ],
  generate: draw,
  run(input) {
    let bytes: Uint8Array;
    try {
      bytes = encode(
        textOf(input)
          .split('\n')
          .filter((line) => line !== ''),
      );
    } catch (error) {
      if (error instanceof Broken || !(error instanceof Error) || error.constructor === TypeError) throw error;
      return `refused: ${/is no instruction|needs \w+|found \w+|left on|leaves|has lanes|no \w+|too many/.exec(error.message)?.[0] ?? error.message}`;
    }
    promise(host.validate(bytes), 'the builder took a body that WebAssembly refuses');
    return `validates, ${Math.min(10, Math.floor(bytes.length / 100))} hundred bytes`;
  },
};
