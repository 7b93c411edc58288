/** The encoder: bytes as the specification has them, bodies that check themselves, modules that run. */
import { describe, expect, it } from 'vitest';
import { ByteWriter } from './bytes.ts';
import { type Code, CodeEmitter, inLocal, op } from './code.ts';
import { ConstantPool } from './constant-pool.ts';
import type { FunctionBuilder, Local } from './function-builder.ts';
import { wasmHost } from './host.ts';
import { isas } from './isa.ts';
import { times, whileBelow } from './loops.ts';
import { ModuleBuilder } from './module-builder.ts';
import { type InstructionName, instructions } from './opcodes.ts';

const wasm = () => wasmHost() ?? expect.unreachable('no WebAssembly');
const run = (module: ModuleBuilder, name: string, ...args: number[]): unknown => {
  const host = wasm();
  const { exports } = new host.Instance(new host.Module(module.encode()), {});
  return (exports[name] as (...args: number[]) => unknown)(...args);
};

describe('ByteWriter', () => {
  it.each([
    [0, [0]],
    [127, [127]],
    [128, [0x80, 1]],
    [624485, [0xe5, 0x8e, 0x26]],
    [4294967295, [255, 255, 255, 255, 15]],
  ])('writes %i as unsigned LEB128', (value, bytes) => {
    expect([...new ByteWriter().u32(value).finish()]).toEqual(bytes);
  });

  it.each([
    [0, [0]],
    [-1, [0x7f]],
    [63, [63]],
    [64, [0xc0, 0]],
    [-64, [0x40]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [-2147483648, [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('writes %i as signed LEB128', (value, bytes) => {
    expect([...new ByteWriter().s32(value).finish()]).toEqual(bytes);
  });

  it('writes floats low byte first, and grows', () => {
    const writer = new ByteWriter();
    for (let i = 0; i < 100; i++) writer.f64(-0).f32(1);
    expect(writer.length).toBe(1200);
    expect([...writer.finish().slice(0, 12)]).toEqual([0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 128, 63]);
  });
});

describe('FunctionBuilder', () => {
  const build = (body: (f: FunctionBuilder, x: Local) => void): ModuleBuilder => {
    const module = new ModuleBuilder();
    const f = module.function('f', ['i32'], ['i32']);
    body(f, f.parameters[0] as Local);
    module.export(f);
    module.memory(8);
    return module;
  };

  it('loops: 5 + 4 + 3 + 2 + 1', () => {
    const module = build((f, x) => {
      const sum = f.local('i32');
      times(f, x, () => f.get(sum).get(x).op('i32.add').set(sum));
      f.get(sum);
    });
    expect(run(module, 'f', 5)).toBe(15);
    expect(run(module, 'f', 0)).toBe(0);
  });

  it('counts up to a limit', () => {
    const module = build((f, x) => {
      const [at, rounds] = [f.local('i32'), f.local('i32')];
      whileBelow(f, at, x, 16, () => f.get(rounds).i32(1).op('i32.add').set(rounds));
      f.get(rounds);
    });
    expect([0, 1, 16, 17, 64].map((limit) => run(module, 'f', limit))).toEqual([0, 1, 1, 2, 4]);
  });

  it.each<[string, (f: FunctionBuilder, x: Local) => void, RegExp]>([
    [
      'an operand of another type',
      (f, x) => f.get(x).op('f64x2.sqrt'),
      /f64x2.sqrt needs v128 on the stack, found i32/,
    ],
    ['an empty stack', (f) => f.op('i32.add'), /i32.add needs i32 on the stack, found nothing/],
    ['an operand from outside a block', (f, x) => f.get(x).block(() => f.op('i32.eqz')), /found nothing/],
    ['something left in a block', (f, x) => f.block(() => f.get(x)), /a block leaves i32 behind/],
    [
      'a lane that is none',
      (f, x) => f.get(x).op('i32x4.splat').op('i32x4.extract_lane', { lane: 4 }),
      /has lanes 0 to 3, not 4/,
    ],
    ['an unknown instruction', (f, x) => f.get(x).op('i32.frobnicate' as InstructionName), /is no instruction/],
  ])('throws while writing: %s', (_what, body, message) => {
    expect(() => build(body)).toThrow(message);
  });

  it('throws for a body that leaves too much', () => {
    expect(() => build((f, x) => f.get(x).get(x)).encode()).toThrow(/left on the stack/);
  });
});

describe('instructions', () => {
  it('are all taken by the host, each in a function of its own', () => {
    for (const [name, row] of Object.entries(instructions)) {
      if (row === undefined || name.includes('relaxed')) continue;
      const module = new ModuleBuilder();
      const f = module.function('f', row.takes, row.gives);
      for (const parameter of f.parameters) f.get(parameter);
      f.op(name as InstructionName);
      module.memory(8);
      expect(wasm().validate(module.encode()), name).toBe(true);
    }
  });
});

describe('relaxed instructions', () => {
  it.each<[string, number]>([
    ['f32x4.relaxed_madd', 0x105],
    ['f64x2.relaxed_madd', 0x107],
  ])('%s has the number of its proposal, and takes a, b and c', (name, number) => {
    const low = (number & 0x7f) | 0x80;
    expect(instructions[name as InstructionName]?.code).toEqual([0xfd, low, number >> 7]);
    const f = new ModuleBuilder().function('f', ['v128', 'v128', 'v128'], ['v128']);
    for (const parameter of f.parameters) f.get(parameter);
    expect(() => f.op(name as InstructionName).encode()).not.toThrow();
  });
});

describe('CodeEmitter', () => {
  it('writes a value used twice once, and hands its local on', () => {
    const module = new ModuleBuilder();
    const f = module.function('f', ['v128', 'i32'], []);
    const [x, at] = f.parameters as [Local, Local];
    let value: Code = inLocal(x);
    for (let i = 0; i < 5000; i++) value = op('f64x2.add', value, value);
    new CodeEmitter(f).emit([{ address: { base: at, offset: 0 }, value, store: 'v128.store' }]);
    module.memory(16);
    expect(f.localCount).toBeLessThan(6);
    expect(wasm().validate(module.encode())).toBe(true);
  });
});

describe('ConstantPool', () => {
  it('keeps equal bits once, and −0 apart from 0', () => {
    const pool = new ConstantPool(isas.float64, 64);
    expect([pool.number(1), pool.number(0), pool.number(1), pool.number(-0)]).toEqual([64, 72, 64, 80]);
    expect([...new Float64Array(pool.encode().slice().buffer)]).toEqual([1, 0, -0]);
  });
});
