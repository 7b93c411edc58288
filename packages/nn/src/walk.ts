/**
 * Finding what is inside a module: its modules, its blocks of parameters, its tensors. Loops with an explicit stack; every
 * module and every Value is met once, also when it is used twice (tied weights), under the name it was met by first.
 */
import { Value } from '@chainrule/engine';
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

const join = (prefix: string, key: string): string => (prefix === '' ? key : `${prefix}.${key}`);

/** Whether x is a Module: known by what it can do, since the class itself imports this file. */
const isModule = (x: unknown): x is Module =>
  typeof x === 'object' && x !== null && 'ownTensors' in x && typeof x.ownTensors === 'function';

const isLeaf = (x: unknown): x is Value => x instanceof Value && x.isLeaf;

/** What the properties of one module hold, in order. */
function contents({ module, name }: Place): Found[] {
  return module.ownEntries().flatMap(([key, x]) => found(join(name, key), x));
}

function found(name: string, x: unknown): Found[] {
  if (isModule(x)) return [{ kind: 'module', name, module: x }];
  if (isLeaf(x)) return [{ kind: 'tensor', tensor: { name, shape: [], values: [x] } }];
  if (!Array.isArray(x) || x.length === 0) return [];
  if (x.every(isLeaf)) return [{ kind: 'tensor', tensor: { name, shape: [x.length], values: x } }];
  const matrix = asMatrix(name, x);
  if (matrix !== undefined) return [{ kind: 'tensor', tensor: matrix }];
  return x.flatMap((item: unknown, i) =>
    isModule(item) || isLeaf(item) || Array.isArray(item) ? found(`${name}.${i}`, item) : [],
  );
}

/** Rows of Values, all of one length. */
function asMatrix(name: string, rows: readonly unknown[]): Tensor | undefined {
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  const fits = (row: unknown): row is Value[] => Array.isArray(row) && row.length === width && row.every(isLeaf);
  if (width === 0 || !rows.every(fits)) return undefined;
  return { name, shape: [rows.length, width], values: rows.flat() };
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
    stack.push(...inner.reverse());
  }
  return places;
}

/** What is found by walking, in the order of the properties. */
function walk<T>(root: Module, own: (place: Place) => T[] | undefined, tensor: (tensor: Tensor) => T[]): T[] {
  const out: T[] = [];
  const seen = new Set<Module>();
  const stack: Found[] = [{ kind: 'module', name: '', module: root }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.kind === 'tensor') out.push(...tensor(next.tensor));
    else if (!seen.has(next.module)) {
      seen.add(next.module);
      const place = { module: next.module, name: next.name, depth: 0 };
      const known = own(place);
      if (known !== undefined) out.push(...known);
      else stack.push(...contents(place).reverse());
    }
  }
  return out;
}

/** All tensors under torch's names. */
export function tensorsOf(root: Module): Tensor[] {
  const own = ({ module, name }: Place): Tensor[] | undefined =>
    module.ownTensors()?.map((tensor) => ({ ...tensor, name: join(name, tensor.name) }));
  return unique(walk(root, own, (tensor) => [tensor]));
}

/** All parameters, one entry per block. */
export function blocksOf(root: Module): Block[] {
  const own = ({ module, name }: Place): Block[] | undefined => {
    const values = module.ownBlock();
    return values === undefined ? undefined : [{ name: name === '' ? 'parameters' : name, values }];
  };
  return unique(walk<Block>(root, own, ({ name, values }) => [{ name, values }]));
}

/** Drops what consists of Values that were met before. */
function unique<T extends Block>(blocks: readonly T[]): T[] {
  const seen = new Set<Value>();
  return blocks.filter(({ values }) => {
    const fresh = values.some((value) => !seen.has(value));
    for (const value of values) seen.add(value);
    return fresh;
  });
}
