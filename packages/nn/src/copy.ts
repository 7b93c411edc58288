/**
 * Deep copies of modules, as Python's deepcopy makes them: what is used in two places of the original is one thing in the copy,
 * tied weights included. A module with #private fields is made anew by its class (see `made` in module.ts) and takes on the
 * numbers; a user's own is copied property by property, under its prototype.
 */
import { Value } from '@chainrule/engine';
import { failure } from './errors.ts';
import type { Made, Module } from './module.ts';
import { defaultGenerator, Generator } from './random/generator.ts';
import { modulesOf } from './walk.ts';

/** A copy of a module. Random streams are copied too, where they are not the default one, which stays as it is. */
export function copyOf<M extends Module>(module: M): M {
  const stream = defaultGenerator.getState();
  try {
    return new Copier().copy(module);
  } finally {
    defaultGenerator.setState(stream); // new layers drew their first weights
  }
}

class Copier {
  /** Originals, and what stands for each in the copy. */
  readonly #known = new Map<unknown, unknown>([[defaultGenerator, defaultGenerator]]);

  copy<M extends Module>(root: M): M {
    const modules = modulesOf(root).map(({ module }) => module);
    for (const module of modules) if (module.made()?.holds) this.#module(module); // a network's layers are its own
    for (const module of modules) if (module.ownBlock() !== undefined) this.#module(module); // rows are looked at elsewhere
    return this.#of(root) as M; // made by the same class
  }

  /** What stands for x. Recursive: data nest no deeper than their author wrote them. */
  #of(x: unknown): unknown {
    if ((typeof x !== 'object' && typeof x !== 'function') || x === null) return x;
    if (this.#known.has(x)) return this.#known.get(x);
    if (isModule(x)) return this.#module(x);
    if (x instanceof Value) return this.#pair(x, x.isLeaf ? new Value(0) : refuseResult(x));
    if (x instanceof Generator) return this.#keep(x, generatorLike(x));
    if (Array.isArray(x)) return this.#list(x);
    if (x instanceof Map) {
      const copy = this.#keep(x, new Map<unknown, unknown>());
      for (const [key, inner] of x as Map<unknown, unknown>) copy.set(this.#of(key), this.#of(inner));
      return copy;
    }
    if (x instanceof Set) {
      const copy = this.#keep(x, new Set<unknown>());
      for (const inner of x as Set<unknown>) copy.add(this.#of(inner));
      return copy;
    }
    if (ArrayBuffer.isView(x) && !(x instanceof DataView)) return this.#keep(x, (x as Float64Array).slice()); // any of them
    return isPlain(x)
      ? this.#properties(x, this.#keep(x, Object.create(Object.getPrototypeOf(x) as object | null)))
      : x;
  }

  #list(x: readonly unknown[]): unknown[] {
    const copy = this.#keep(x, new Array<unknown>(x.length));
    for (const [i, inner] of x.entries()) copy[i] = this.#of(inner);
    return Object.isFrozen(x) ? (Object.freeze(copy) as unknown[]) : copy;
  }

  #keep<T>(x: unknown, copy: T): T {
    this.#known.set(x, copy);
    return copy;
  }

  #module(module: Module): unknown {
    if (this.#known.has(module)) return this.#known.get(module);
    const made = module.made();
    checkOwnCode(module, made);
    if (made === undefined)
      return this.#properties(module, this.#keep(module, Object.create(Object.getPrototypeOf(module) as object)));
    const args = made.args.map((x) => this.#of(x));
    const copy: object = Reflect.construct(made.like, args, module.constructor as new () => unknown); // the subclass, if it is one
    this.#pair(module, copy);
    return this.#properties(module, copy);
  }

  /** Makes b stand for a, which has the same form, and gives it a's numbers. */
  #pair(a: unknown, b: unknown): unknown {
    if (a instanceof Value && b instanceof Value) {
      b.data = a.data;
      b.label = a.label;
      b.requiresGrad = a.requiresGrad;
    } else if (Array.isArray(a) && Array.isArray(b)) for (const [i, x] of a.entries()) this.#pair(x, b[i]);
    else if (isModule(a) && isModule(b)) {
      this.#pair(a.ownBlock(), b.ownBlock());
      for (const key of Reflect.ownKeys(b)) if (isFixed(b, key)) this.#pair(Reflect.get(a, key), Reflect.get(b, key));
      for (const module of a.made()?.holds ?? []) this.#properties(module, this.#known.get(module) as object); // just paired
    }
    return typeof a === 'object' && a !== null ? this.#keep(a, b) : b;
  }

  /** Copies all properties that the copy's constructor has not fixed. */
  #properties<T extends object>(from: object, to: T): T {
    for (const key of Reflect.ownKeys(from)) {
      if (isFixed(to, key)) continue;
      const property = Object.getOwnPropertyDescriptor(from, key) as PropertyDescriptor; // an own key
      if (isModule(from)) for (const fn of functionsOf(property)) checkFunction(from, key, fn);
      Object.defineProperty(to, key, 'value' in property ? { ...property, value: this.#of(property.value) } : property);
    }
    return to;
  }
}

/** Known by what it can do, since the class itself imports this file. */
const isModule = (x: unknown): x is Module =>
  typeof x === 'object' && x !== null && 'made' in x && typeof x.made === 'function' && 'ownTensors' in x;

const isFixed = (x: object, key: PropertyKey): boolean =>
  Object.getOwnPropertyDescriptor(x, key)?.configurable === false;

function isPlain(x: object): boolean {
  const parent: unknown = Object.getPrototypeOf(x);
  return parent === Object.prototype || parent === null;
}

function generatorLike(x: Generator): Generator {
  const copy = new Generator(0);
  copy.setState(x.getState());
  return copy;
}

const cure = 'Override clone(), or copy the numbers: copy.loadStateDict(model.stateDict()).';

/** The text of a function or class, whatever `toString` of its own it has. */
const sourceOf = (fn: unknown): string => checkFunction.toString.call(fn);

/** Functions of a property that may be tied to the object it is on: a value, or a getter or setter that is an arrow or bound. */
function functionsOf({ value, get, set }: PropertyDescriptor): (() => unknown)[] {
  if (typeof value === 'function') return [value as () => unknown];
  const own = [get, set].filter((fn) => fn !== undefined) as (() => unknown)[]; // called with other arguments, or none
  return own.filter((fn) => fn.name.startsWith('bound ') || /^(async\s*)?(\(|[\w$]+\s*=>)/.test(sourceOf(fn)));
}

/** Refuses a function that may hold on to the original: the copy would go on computing with its weights. */
function checkFunction(module: Module, key: PropertyKey, fn: () => unknown): void {
  if (!fn.name.startsWith('bound ') && !/\bthis\b/.test(sourceOf(fn))) return;
  const reason = `${String(key)} of ${module.constructor.name} is a function that is tied to the original`;
  throw failure('COPY', 'clone', 'a module', fn, {
    reason,
    cure: 'Make it a method, or override clone().',
  });
}

/** A result of an op would go on depending on the original's weights, where the copy has its own. */
function refuseResult(x: Value): never {
  const reason = `a property holds the result of ${x.op}()`;
  throw failure('COPY', 'clone', 'a module', x, { reason, cure: 'Keep x.detach() there, or compute it in forward().' });
}

/** Refuses #private fields of a user's class, which nobody else can copy. */
function checkOwnCode(module: Module, made: Made | undefined): void {
  for (
    let own: unknown = module.constructor;
    typeof own === 'function' && own !== made?.like;
    own = Object.getPrototypeOf(own)
  ) {
    if ('made' in Object(own.prototype) && Object.hasOwn(own.prototype as object, 'made')) return; // Module itself
    if (!/\bthis\.#/.test(sourceOf(own))) continue;
    throw failure('COPY', 'clone', 'a module', module, { reason: `${own.name} has #private fields`, cure });
  }
}
