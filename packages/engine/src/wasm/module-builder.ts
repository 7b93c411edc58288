/**
 * A whole module: types, imports, functions, one memory, exports, data.
 *
 * Functions know their index from the start, so imports come before any function. Sections are written in the order that
 * the format demands, each as id, length, content. Source: WebAssembly core specification, section 5.5.
 */
import { ByteWriter } from './bytes.ts';
import { type Callee, FunctionBuilder } from './function-builder.ts';
import { typeCodes, type ValueType } from './opcodes.ts';

const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** Bytes in a page of wasm memory. */
export const PAGE = 65_536;

interface Imported extends Callee {
  readonly from: string;
}

/** A module under construction. */
export class ModuleBuilder {
  readonly #types: string[] = [];
  readonly #typeBytes = new ByteWriter();
  readonly #imports: Imported[] = [];
  readonly #functions: FunctionBuilder[] = [];
  readonly #exports: { name: string; kind: number; index: number }[] = [];
  readonly #data: { offset: number; bytes: Uint8Array }[] = [];
  #pages = 1;
  #grows = false;

  #type(callee: Callee): number {
    const key = `${callee.takes.join()}>${callee.gives.join()}`;
    const known = this.#types.indexOf(key);
    if (known >= 0) return known;
    this.#typeBytes.byte(0x60).u32(callee.takes.length);
    for (const type of callee.takes) this.#typeBytes.byte(typeCodes[type]);
    this.#typeBytes.u32(callee.gives.length);
    for (const type of callee.gives) this.#typeBytes.byte(typeCodes[type]);
    return this.#types.push(key) - 1;
  }

  /** A function of the host; all imports come before the first function. */
  import(from: string, name: string, takes: readonly ValueType[], gives: readonly ValueType[]): Callee {
    if (this.#functions.length > 0) throw new Error(`import ${name}: imports come before functions`);
    const callee: Imported = { index: this.#imports.length, from, name, takes, gives };
    this.#imports.push(callee);
    return callee;
  }

  /** A new function, to be filled. */
  function(name: string, takes: readonly ValueType[], gives: readonly ValueType[]): FunctionBuilder {
    const built = new FunctionBuilder(this.#imports.length + this.#functions.length, name, takes, gives);
    this.#functions.push(built);
    return built;
  }

  /** Makes a function reachable from JavaScript. */
  export(callee: Callee): void {
    this.#exports.push({ name: callee.name, kind: 0, index: callee.index });
  }

  /** The memory's size, in bytes; it is exported as `memory` and never grows. */
  memory(bytes: number): void {
    this.#pages = Math.max(1, Math.ceil(bytes / PAGE));
    this.#exports.push({ name: 'memory', kind: 2, index: 0 });
  }

  /** A memory of one page, exported as `memory`, which the caller makes as large as it needs before taking views. */
  growingMemory(): void {
    this.#grows = true;
    this.memory(PAGE);
  }

  /** Bytes that stand in memory from the start. */
  data(offset: number, bytes: Uint8Array): void {
    this.#data.push({ offset, bytes });
  }

  /** The module's bytes. */
  encode(): Uint8Array {
    const out = new ByteWriter().bytes(header);
    const section = (id: number, count: number, content: (writer: ByteWriter) => void): void => {
      const body = new ByteWriter().u32(count);
      content(body);
      if (count > 0) out.byte(id).u32(body.length).bytes(body.finish());
    };
    const imports = this.#imports.map((callee) => this.#type(callee));
    const functions = this.#functions.map((callee) => this.#type(callee));
    section(1, this.#types.length, (w) => w.bytes(this.#typeBytes.finish()));
    section(2, imports.length, (w) => {
      for (const [at, callee] of this.#imports.entries()) {
        w.name(callee.from)
          .name(callee.name)
          .byte(0)
          .u32(imports[at] as number); // one type each
      }
    });
    section(3, functions.length, (w) => {
      for (const type of functions) w.u32(type);
    });
    section(5, 1, (w) => {
      if (this.#grows) w.byte(0x00).u32(this.#pages);
      else w.byte(0x01).u32(this.#pages).u32(this.#pages);
    });
    section(7, this.#exports.length, (w) => {
      for (const { name, kind, index } of this.#exports) w.name(name).byte(kind).u32(index);
    });
    section(10, functions.length, (w) => {
      for (const built of this.#functions) {
        const code = built.encode();
        w.u32(code.length).bytes(code);
      }
    });
    section(11, this.#data.length, (w) => {
      for (const { offset, bytes } of this.#data)
        w.byte(0).byte(0x41).s32(offset).byte(0x0b).u32(bytes.length).bytes(bytes);
    });
    return out.finish();
  }
}
