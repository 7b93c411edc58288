/**
 * The compiler on any program that has a text: the module must validate, and give the bits of the kernels on plain numbers.
 *
 * The first line of an input says how to run it; the rest is the tape. Numbers come from the text's hash, so that an input
 * says all there is to a case.
 */
import { CompileError } from '@chainrule/engine';
import { parseTape } from '../../../../packages/engine/src/trace/parse.ts';
import type { Tape } from '../../../../packages/engine/src/trace/tape.ts';
import { printTape } from '../../../../packages/engine/src/trace/text.ts';
import { type Case, kernels, wasm as module } from '../../../../packages/engine/test/backends.ts';
import { type Draws, drawsFrom } from '../random.ts';
import { promise, type Target, textOf } from '../target.ts';
import { drawTape, hasCode, tapeWords } from './tape.ts';

const first = /^(float64|float32) (mean|sum) ([1-9]\d?)$/;
/** Larger programs are left to the tests of scale. */
const MOST_NODES = 600;
const specials = [0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, 1e308, 700];

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 1;
};

const drawNumber = (draws: Draws): number => (draws.chance(0.06) ? draws.pick(specials) : 4 * draws.unit() - 2);
const row = (draws: Draws, length: number): number[] => Array.from({ length }, () => drawNumber(draws));

/** The case that an input stands for; undefined if it is none. */
function caseOf(text: string): Case | undefined {
  const [head = '', ...rest] = text.split('\n');
  const [, dtype, reduction, batch] = first.exec(head) ?? [];
  if (dtype === undefined) return undefined;
  const tape: Tape = parseTape(rest.join('\n'));
  const traced = tape.nodes.every(({ kind }) => kind !== 'seed' && kind !== 'total' && kind !== 'outer');
  if (!traced || tape.inputs < 1 || tape.outputs.length < 1 || tape.nodes.length > MOST_NODES) return undefined;
  const draws = drawsFrom(hashOf(text));
  const rows = Array.from({ length: Number(batch) }, () => row(draws, tape.inputs));
  return {
    tape,
    parameters: row(draws, tape.parameters),
    rows,
    reduction: reduction as 'mean' | 'sum',
    dtype: dtype as 'float64',
  }; // as `first` has them
}

function sameBits(what: string, found: readonly number[], wanted: readonly number[]): void {
  for (const [i, x] of wanted.entries())
    promise(Object.is(found[i], x), `${what} ${i} is ${found[i]} in Wasm and ${x} by the kernels`);
}

function compare(given: Case): string {
  const host = (
    globalThis as unknown as {
      WebAssembly: { validate(bytes: Uint8Array): boolean; Module: new (bytes: Uint8Array) => object };
    }
  ).WebAssembly; // every Node has it
  const { Module } = host;
  let [modules, invalid] = [0, 0];
  host.Module = class extends Module {
    constructor(bytes: Uint8Array) {
      modules++;
      if (!host.validate(bytes)) invalid++;
      super(bytes);
    }
  };
  try {
    const found = module.run(given);
    const wanted = kernels.run(given);
    sameBits('output', found.outputs, wanted.outputs);
    if (given.tape.outputs.length === 1) {
      sameBits('the loss', [found.loss], [wanted.loss]);
      sameBits(
        'gradient',
        found.gradients,
        wanted.gradients.map((g) => 0 + g),
      );
    }
    return `ran ${modules} modules, ${Math.min(3, found.blocks ?? 0)} blocks, ${given.dtype}`;
  } finally {
    host.Module = Module;
    promise(invalid === 0, 'a module does not validate');
  }
}

export const wasm: Target = {
  name: 'wasm',
  promise:
    'Every module of a random program validates, and gives the bits of the interpreter over kernels, or compile() says in a CompileError why not.',
  words: [...tapeWords, 'float64 mean 3\n', 'float32 sum 9\n', 'sum([%0..%1])', 'logsumexp([%0 %1])', 'pow(%0 %1)'],
  generate: (draws) =>
    `${draws.pick(['float64', 'float32'])} ${draws.pick(['mean', 'sum'])} ${1 + draws.below(9)}\n${printTape(drawTape(draws))}`,
  run(input) {
    let given: Case | undefined;
    try {
      given = caseOf(textOf(input));
    } catch (error) {
      if (!hasCode(error)) throw error;
      return 'no tape';
    }
    if (given === undefined) return 'no case';
    try {
      return compare(given);
    } catch (error) {
      if (!(error instanceof CompileError) || error.code === 'ERR_COMPILE_MEMORY') throw error;
      return `refused: ${error.code}`;
    }
  },
};
