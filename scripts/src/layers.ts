/**
 * The house plan: what may import what. Imports point down only. `check-layers.ts` reads this table and nothing else.
 *
 *   docs   examples   benchmarks   parity   scripts     leaves: no package imports them; hardening is one too
 *      packages/nn                                      modules, losses, optimisers
 *         packages/engine   index                       the public names
 *                           compile                     trace → gradient → simplify → lower → run
 *                           wasm                        bytes, module, machine, lowering, runtime
 *                           trace                       the tape
 *                           eager                       value, graph, backward, format
 *                           ops                         the table: one record per op
 *                           maths                       math/, kernels/, numbers
 *                           words                       errors, and the types of a record
 */

/** One storey of the engine, lowest first; a file belongs to the first that its path (from src/) matches. */
export interface Layer {
  readonly name: string;
  readonly files: RegExp;
}

export const engineLayers: readonly Layer[] = [
  { name: 'words', files: /^errors\/|^(errors|op|algebra|op-call)\.ts$/ },
  { name: 'maths', files: /^(math|kernels)\/|^(numbers|machine)\.ts$/ },
  { name: 'ops', files: /^ops\/|^(record|rule)\.ts$/ },
  { name: 'trace', files: /^trace\/|^trace\.ts$/ },
  { name: 'wasm', files: /^wasm\// },
  { name: 'compile', files: /^compile(\/|[-.])|^internal\.ts$/ },
  { name: 'index', files: /^(index|browser)\.ts$/ },
  { name: 'eager', files: /^[^/]+\.ts$/ },
];

/** The order of the storeys, lowest first (the table above is in order of matching: `eager` takes what is left). */
export const engineOrder: readonly string[] = ['words', 'maths', 'ops', 'eager', 'trace', 'wasm', 'compile', 'index'];

/** `import type` that points up, from → to: a record is typed by the Value it builds. Nothing of it is left at run time. */
export const upwardTypes: readonly { readonly from: RegExp; readonly to: string }[] = [
  { from: /^(algebra|op|op-call|record)\.ts$|^ops\//, to: 'value.ts' },
  { from: /^op\.ts$|^ops\/dense/, to: 'run.ts' }, // a dense rule is written over runs of typed memory
];

/** Folders of the engine that only some storeys may import, lest `import { Value }` carry them. */
export const reserved: readonly { readonly files: RegExp; readonly by: readonly string[] }[] = [
  { files: /^kernels\//, by: ['maths', 'trace', 'wasm', 'compile'] },
  { files: /^errors\/compile\.ts$/, by: ['words', 'trace', 'wasm', 'compile', 'index'] },
];

/** A part of the repository and the other parts it may import. */
export interface Part {
  readonly name: string;
  readonly path: string;
  readonly imports: readonly string[];
  /** Packages from outside that its sources may import, by file; a part without this list may use what its package.json has. */
  readonly outside?: readonly { readonly files: RegExp; readonly names: RegExp }[];
}

const everything = ['engine', 'nn', 'parity', 'examples', 'docs', 'benchmarks', 'scripts'];

/** Longest paths first: a file belongs to the first part whose path it starts with. */
export const parts: readonly Part[] = [
  { name: 'reference', path: 'examples/reference/', imports: [], outside: [] },
  { name: 'engine', path: 'packages/engine/', imports: [], outside: [] },
  {
    name: 'nn',
    path: 'packages/nn/',
    imports: ['engine'],
    outside: [
      { files: /./, names: /^pure-rand(\/|$)/ },
      { files: /^(node|datasets|onnx|pytorch)(\/|[-.])/, names: /./ },
    ],
  },
  { name: 'parity', path: 'packages/parity/', imports: ['engine', 'nn'] },
  { name: 'create', path: 'packages/create-chainrule/', imports: [] },
  { name: 'examples', path: 'examples/', imports: ['engine', 'nn', 'reference'] },
  { name: 'benchmarks', path: 'benchmarks/', imports: ['engine', 'nn', 'examples', 'reference'] },
  { name: 'docs', path: 'docs/', imports: [...everything, 'reference'] },
  { name: 'scripts', path: 'scripts/', imports: ['engine', 'nn', 'create'] },
  { name: 'hardening', path: 'hardening/', imports: ['engine', 'nn', 'docs', 'examples', 'scripts'] },
];

/** What tests may import beside what their part may: the readable oracle. */
export const testImports: readonly string[] = ['reference'];
