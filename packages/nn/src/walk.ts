/**
 * Finding what is inside a module: its modules, its blocks of parameters, its tensors. Loops with an explicit stack, over
 * properties, and over the arrays, plain objects, Maps and Sets in them; what is in other objects and in #private fields is not
 * seen.
 *
 * Modules and blocks are met once, also when they are used twice (tied weights), under the name that comes first. Tensors are
 * listed under each of their names, as in torch's state dictionaries.
 */
import { Value } from '@chainrule/engine';
import { failure } from './errors.ts';
import type { Block, Module, Tensor } from './module.ts';

/** A module within a module: its dotted name and how deep it lies. */
export interface Place {
  readonly module: Module;
  readonly name: string;
  readonly depth: number;
}

/** Something found in a property: a module, or the Values of one property with their shape. */
type Found =
  | { readonly kind: 'module'; readonly name: string; readonly module: Module }
  | { readonly kind: 'tensor'; readonly tensor: Tensor };

const join = (prefix: string, key: string | number): string => `${prefix && `${prefix}.`}${key}`;

const isObject = (x: unknown): x is object => typeof x === 'object' && x !== null;

/** Whether x is a Module: known by what it can do, since the class itself imports this file. */
const isModule = (x: unknown): x is Module => isObject(x) && typeof (x as Partial<Module>).ownTensors === 'function';

const isLeaf = (x: unknown): x is Value => x instanceof Value && x.isLeaf;

/** Whether x is a Value of another copy of the engine, which no optimiser of this one could train. */
const isForeign = (x: unknown): boolean =>
  isObject(x) && 'backward' in x && 'requiresGrad' in x && !(x instanceof Value);

/** Throws for such a Value. */
function refuseForeign(name: string, x: unknown): void {
  if (isForeign(x)) throw failure('FOREIGN', 'Module', name, x);
}

/** What the properties of one module hold, in order. */
function contents({ module, name }: Place): Found[] {
  const out: Found[] = [];
  const seen = new Set<object>();
  const open: [string, object][] = [];
  const add = (prefix: string, entries: readonly (readonly [string | number, unknown])[]): void => {
    for (const [key, x] of [...entries].reverse()) if (isObject(x)) open.push([join(prefix, key), x]);
  };
  add(name, module.ownEntries());
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [own, x] = next;
    const tensor = tensorOf(own, x);
    if (isModule(x)) out.push({ kind: 'module', name: own, module: x });
    else if (tensor !== undefined) out.push({ kind: 'tensor', tensor });
    else if (!seen.has(x)) {
      refuseForeign(own, x);
      seen.add(x);
      add(own, entriesOf(x));
    }
  }
  return out;
}

/** What is in a list, a plain object, a Map or a Set, by name; nothing for other objects, which keep their own counsel. */
function entriesOf(x: object): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(x) || x instanceof Set) return [...[...x].entries()];
  if (x instanceof Map)
    return Array.from(x as Map<unknown, unknown>, ([key, item], i) => {
      return [typeof key === 'string' || typeof key === 'number' ? key : i, item] as const;
    });
  const parent: unknown = Object.getPrototypeOf(x);
  return parent === Object.prototype || parent === null ? Object.entries(x) : [];
}

/** A leaf, a list of leaves, or rows of leaves, all of one length. */
function tensorOf(name: string, x: object): Tensor | undefined {
  if (isLeaf(x)) return { name, shape: [], values: [x] };
  if (!Array.isArray(x) || x.length === 0) return undefined;
  if (x.every(isLeaf)) return { name, shape: [x.length], values: x };
  const width = Array.isArray(x[0]) ? x[0].length : 0;
  const fits = (row: unknown): row is Value[] => Array.isArray(row) && row.length === width && row.every(isLeaf);
  if (width === 0 || !x.every(fits)) return undefined;
  return { name, shape: [x.length, width], values: x.flat() };
}

/** The module and all modules within it, each once, outer before inner. */
export function modulesOf(root: Module): Place[] {
  const places: Place[] = [];
  const seen = new Set<Module>();
  const stack: Place[] = [{ module: root, name: '', depth: 0 }];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    if (seen.has(place.module)) continue;
    seen.add(place.module);
    places.push(place);
    const { depth } = place;
    const inner = contents(place).flatMap((x) => (x.kind === 'module' ? [{ ...x, depth: depth + 1 }] : []));
    for (const next of inner.reverse()) stack.push(next);
  }
  return places;
}

/** The module and all modules within it, each once, without names and in no order: what `modulesOf` finds, for who asks often. */
export function modulesWithin(root: Module): readonly Module[] {
  const seen = new Set<object>([root]);
  // A Set that grows is gone through to its new end.
  for (const x of seen) {
    if (isForeign(x)) modulesOf(root); // which names it and throws
    for (const [, inner] of isModule(x) ? x.ownEntries() : entriesOf(x))
      if (isObject(inner) && !(inner instanceof Value)) seen.add(inner);
  }
  return [...seen].filter(isModule);
}

/** All parameters, one entry per block. */
export function blocksOf(root: Module): Block[] {
  const out: Block[] = [];
  const seen = new Set<Module>();
  const stack: Found[] = [{ kind: 'module', name: '', module: root }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.kind === 'tensor') out.push({ name: next.tensor.name, values: next.tensor.values });
    else if (!seen.has(next.module)) {
      const { module, name } = next;
      seen.add(module);
      const values = module.ownBlock();
      refuseForeign(name, values?.[0]); // a layer of another copy of this package
      if (values !== undefined) out.push({ name: name === '' ? 'parameters' : name, values });
      for (const inner of contents({ module, name, depth: 0 }).reverse()) stack.push(inner); // a subclass may have more
    }
  }
  const known = new Set<Value>();
  return out.filter(({ values }) => {
    const fresh = values.some((value) => !known.has(value));
    for (const value of values) known.add(value);
    return fresh;
  });
}

/** A step of the walk over tensors: into something found, or out of a module again. */
type Step = Found | { readonly kind: 'leave'; readonly module: Module };

/** All tensors under torch's names; one that is in two places, under both. @throws RangeError where two have one name */
export function tensorsOf(root: Module): Tensor[] {
  const out: Tensor[] = [];
  const above = new Set<Module>(); // a module may hold the one that holds it
  const stack: Step[] = [{ kind: 'module', name: '', module: root }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.kind === 'tensor') out.push(next.tensor);
    else if (next.kind === 'leave') above.delete(next.module);
    else if (!above.has(next.module)) {
      const { module, name } = next;
      for (const tensor of module.ownTensors() ?? []) {
        refuseForeign(join(name, tensor.name), tensor.values[0]);
        out.push({ ...tensor, name: join(name, tensor.name) });
      }
      above.add(module);
      stack.push({ kind: 'leave', module });
      for (const inner of contents({ module, name, depth: 0 }).reverse()) stack.push(inner);
    }
  }
  return named(out);
}

/** Drops what only looks at Values that were met before, and is no tensor met before: a row of a layer, say. */
function named(tensors: readonly Tensor[]): Tensor[] {
  const whole = new Map<Value | undefined, Tensor[]>();
  const known = new Set<Value>();
  const names = new Set<string>();
  return tensors.flatMap((tensor) => {
    const { name, values } = tensor;
    const met = values.filter((value) => known.has(value)).length;
    const alike = whole.get(values[0]) ?? [];
    if (met === values.length && !alike.some((other) => sameValues(other, tensor))) return [];
    if (names.has(name)) throw failure('NAME_TWICE', 'stateDict', 'a parameter', name);
    names.add(name);
    for (const value of values) known.add(value);
    whole.set(values[0], alike);
    alike.push(tensor);
    return met === 0 ? [tensor] : [{ ...tensor, tied: true }];
  });
}

const sameValues = (a: Tensor, b: Tensor): boolean =>
  a.values.length === b.values.length && a.values.every((value, i) => value === b.values[i]);
