/**
 * Bugs in the compiled path: the emitter writes one instruction for another. They are planted in the bytes, between the engine and the
 * host, so that everything before is right and only what runs is wrong; modules that are kept from before are pushed out first.
 */
import { compile, type Value } from '@chainrule/engine';
import type { Tooth } from './tooth.ts';

/** SIMD instructions of WebAssembly by number: 0xfd, and the number as LEB128. */
const SIMD = {
  'f64x2.eq': 0x47,
  'f64x2.lt': 0x49,
  'f64x2.gt': 0x4a,
  'f64x2.le': 0x4b,
  'f64x2.ge': 0x4c,
  'v128.and': 0x4e,
  'v128.andnot': 0x4f,
  'v128.or': 0x50,
  'f64x2.ceil': 0x74,
  'f64x2.floor': 0x75,
  'f64x2.trunc': 0x7a,
  'f64x2.nearest': 0x94,
  'f64x2.abs': 0xec,
  'f64x2.neg': 0xed,
  'f64x2.add': 0xf0,
  'f64x2.sub': 0xf1,
  'f64x2.mul': 0xf2,
  'f64x2.div': 0xf3,
  'f64x2.min': 0xf4,
  'f64x2.pmin': 0xf6,
  'f64x2.pmax': 0xf7,
} as const;
type Instruction = keyof typeof SIMD;

const PREFIX = 0xfd;
const encoded = (instruction: Instruction): number[] => {
  const number = SIMD[instruction];
  return number < 0x80 ? [PREFIX, number] : [PREFIX, (number & 0x7f) | 0x80, number >> 7];
};

/** A module's bytes with one instruction in place of another, which is as long. */
function rewritten(bytes: Uint8Array, from: Instruction, to: Instruction): Uint8Array {
  const [before, after] = [encoded(from), encoded(to)];
  const copy = Uint8Array.from(bytes);
  for (let i = 0; i + before.length <= copy.length; i++)
    if (before.every((byte, k) => copy[i + k] === byte)) copy.set(after, i);
  return copy;
}

/** More than the engine keeps. */
const KEPT_MODULES = 64;

/** Pushes modules that were compiled before out of the engine's cache. */
function forgetModules(): void {
  for (let n = 1; n <= KEPT_MODULES; n++) {
    const scaled = ([x]: Value[]): Value => (x as Value).mul(n + 0.5); // a row of one
    compile(scaled, { inputs: [1] }).forward([[1]]);
  }
}

interface Host {
  WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };
}

const miswritten = (from: Instruction, to: Instruction, about: readonly string[]): Tooth => ({
  bug: `compile(): ${to} is written for ${from}`,
  about,
  path: 'compiled',
  plant: () => {
    const host = globalThis as unknown as Host; // Node has it; its types are the DOM's
    const right = host.WebAssembly;
    const { Module } = right;
    class Miswritten extends Module {
      constructor(bytes: Uint8Array) {
        super(rewritten(bytes, from, to));
      }
    }
    const wrong = Object.create(right, { Module: { value: Miswritten } });
    forgetModules();
    host.WebAssembly = wrong;
    return () => {
      host.WebAssembly = right;
      forgetModules();
    };
  },
});

/** The bugs planted in compiled modules. */
export const compilerTeeth: readonly Tooth[] = [
  miswritten('f64x2.add', 'f64x2.sub', ['add']),
  miswritten('f64x2.sub', 'f64x2.add', ['sub']),
  miswritten('f64x2.div', 'f64x2.mul', ['div']),
  miswritten('f64x2.gt', 'f64x2.ge', ['relu', 'losses']),
  miswritten('f64x2.lt', 'f64x2.le', ['elu', 'minimum', 'maximum', 'losses']),
  miswritten('f64x2.ge', 'f64x2.gt', ['clamp', 'hardtanh', 'relu6']),
  miswritten('f64x2.floor', 'f64x2.trunc', ['floor', 'remainder']),
  miswritten('f64x2.abs', 'f64x2.neg', ['abs', 'norm']),
  miswritten('v128.and', 'v128.or', ['where', 'relu']),
  miswritten('v128.andnot', 'v128.and', ['elu', 'celu', 'selu']),
  miswritten('f64x2.pmax', 'f64x2.pmin', ['clamp', 'relu', 'exp', 'sigmoid']),
];
