/**
 * What a model is made of, as plain data: `{ kind: 'MLP', args: [3, [4, 1], { activation: 'tanh', … }] }`, nested for a
 * Sequential; a module that is used again is `{ kind: 'again', args: ['0'] }`, by its name at the first place.
 *
 * Reading trusts nothing. Arguments are looked at one by one, the tensors that they ask for must be in the file with just these
 * shapes, and only then is anything made: a short file cannot ask for a large network.
 */
import { activationOf } from '../activation.ts';
import { failure } from '../errors/files.ts';
import { Dropout } from '../layer/dropout.ts';
import { Embedding } from '../layer/embedding.ts';
import { Layer, type LayerOptions } from '../layer/layer.ts';
import { MLP, type MLPOptions } from '../layer/mlp.ts';
import { Neuron, type NeuronOptions } from '../layer/neuron.ts';
import { checkPlain } from '../layer/plain.ts';
import { Sequential, type Step } from '../layer/sequential.ts';
import { Module } from '../module.ts';
import type { StateDict } from './state-dict.ts';

/** A module as plain data. */
export interface Recipe {
  readonly kind: string;
  readonly args: readonly unknown[];
}

/** A module read from a recipe: its tensors by name and shape, and how it is made. */
interface Plan {
  readonly shapes: readonly (readonly [name: string, shape: readonly number[]])[];
  /** Modules in it, each as often as it is used. */
  readonly size: number;
  make(): Module;
}

/** How deep modules may lie in one another, and how many there may be: a file that repeats a part asks for no memory, but for time. */
const DEPTH = 64;
const MOST = 10_000;
const AGAIN = 'again';

/** A model as plain data. @throws RangeError for modules that no file can describe */
export function recipeOf(fn: string, root: Module): Recipe {
  const names = new Map<Module, string>();
  const inNetworks = new Set<Module>();
  const of = (module: Module, name: string): Recipe => {
    const before = names.get(module);
    if (before !== undefined) return { kind: AGAIN, args: [before] };
    checkPlain(fn, module);
    const made = module.made();
    const held = made?.holds ?? [];
    if (held.some((layer) => names.has(layer)) || inNetworks.has(module))
      throw failure('EXPORT', fn, 'a module', module, { reason: 'a layer of an MLP is used outside it, too' });
    names.set(module, name);
    for (const layer of held) inNetworks.add(layer);
    if (made === undefined || !kinds.has(made.kind))
      throw failure('EXPORT', fn, 'a module', module, {
        reason: `${module.describe()} is no module of this package, and no file says what its code does; save its stateDict()`,
      });
    if (module instanceof Dropout) return { kind: made.kind, args: [module.p] };
    const inner = (x: unknown, i: number): unknown => (x instanceof Module ? of(x, join(name, i)) : x);
    return { kind: made.kind, args: made.args.map(inner) };
  };
  return of(root, '');
}

const join = (name: string, key: string | number): string => (name === '' ? String(key) : `${name}.${key}`);

/** The module that a recipe and tensors describe, with their numbers. @throws FormatError */
export function fromRecipe(recipe: unknown, tensors: StateDict): Module {
  const { shapes, make } = new RecipeReader(tensors).read(recipe);
  const extra = beside(shapes, tensors);
  if (extra !== undefined) refuse('a tensor belongs to no part of the model', extra);
  const module = make();
  module.loadStateDict(tensors);
  return module;
}

/** The name of a tensor that the model of a recipe does not have; undefined if there is none. */
export const strangerIn = (recipe: Recipe, tensors: StateDict): string | undefined =>
  beside(new RecipeReader(tensors).read(recipe).shapes, tensors);

function beside(shapes: Plan['shapes'], tensors: StateDict): string | undefined {
  const names = new Set(shapes.map(([name]) => name));
  return [...tensors.keys()].find((name) => !names.has(name));
}

/** How many outputs the model of a recipe has; undefined where that depends on its inputs. */
export function outputsIn({ kind, args }: Recipe): number | undefined {
  if (kind === 'Neuron') return 1;
  if (kind === 'Layer') return args[1] as number; // the recipe of a model, or one that was read
  if (kind === 'MLP') return (args[1] as readonly number[]).at(-1);
  const last = (args as readonly Recipe[]).filter((step) => step.kind !== 'Dropout').at(-1);
  return kind === 'Sequential' && last !== undefined ? outputsIn(last) : undefined;
}

/** Refuses a file. */
export function refuse(reason: string, got: unknown, cure = 'Save the model again with saveModel.'): never {
  throw failure('MODEL', 'loadModel', 'the file', got, { reason, cure });
}

class RecipeReader {
  readonly #tensors: StateDict;
  readonly #known = new Map<string, Plan>();

  constructor(tensors: StateDict) {
    this.#tensors = tensors;
  }

  read(recipe: unknown, name = '', depth = 0): Plan {
    if (depth > DEPTH) refuse(`modules lie more than ${DEPTH} deep in one another`, name);
    const { kind, args } = Object(recipe) as Partial<Recipe>; // any data may stand there
    if (typeof kind !== 'string' || !Array.isArray(args)) return refuse('a module has no kind or no args', recipe);
    if (kind === AGAIN) return this.#again(args, name);
    const plan = this.#plan(kind, args, name, depth);
    this.#check(plan, name);
    this.#known.set(name, plan);
    return plan;
  }

  #plan(kind: string, args: readonly unknown[], name: string, depth: number): Plan {
    const read = kinds.get(kind);
    if (read === undefined) return refuse(`there is no module ${JSON.stringify(kind)}`, kind);
    return read(args, (x, i) => this.read(x, join(name, i), depth + 1));
  }

  /** What is used a second time is the same module, and its tensors are in the file under both names. */
  #again(args: readonly unknown[], name: string): Plan {
    const plan = this.#known.get(String(args[0]));
    if (plan === undefined) return refuse('a module is used again before it is there', args[0]);
    this.#check(plan, name);
    return plan;
  }

  #check({ shapes, size }: Plan, name: string): void {
    if (size > MOST) refuse(`it has more than ${MOST} modules`, size);
    for (const [key, shape] of shapes) {
      const tensor = this.#tensors.get(join(name, key));
      if (tensor === undefined) return refuse('a tensor of the model is missing', join(name, key));
      const given = tensor.shape.join(', ');
      if (given !== shape.join(', '))
        refuse(`${JSON.stringify(join(name, key))} is not of shape [${shape.join(', ')}]`, `[${given}]`);
    }
  }
}

type Inner = (recipe: unknown, i: number) => Plan;
type Read = (args: readonly unknown[], inner: Inner) => Plan;

/** Modules by their kind; their arguments are those of the constructors. */
const kinds: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['MLP', readMLP],
  ['Layer', readLayer],
  ['Neuron', readNeuron],
  ['Sequential', readSequential],
  [
    'Dropout',
    ([p]) => {
      if (typeof p !== 'number' || !(p >= 0 && p <= 1)) return refuse('the p of a Dropout is not in [0, 1]', p);
      return { shapes: [], size: 1, make: once(() => new Dropout(p)) };
    },
  ],
  [
    'Embedding',
    (args) => {
      const [count, size] = [sizeOf(args[0]), sizeOf(args[1])];
      return { shapes: [['weight', [count, size]]], size: 1, make: once(() => new Embedding(count, size)) };
    },
  ],
]);

function readMLP([nin, widths, options]: readonly unknown[]): Plan {
  if (!Array.isArray(widths) || widths.length === 0) return refuse('an MLP has no list of widths', widths);
  const sizes = [sizeOf(nin), ...widths.map(sizeOf)];
  const settings = optionsOf(options, ['activation', 'outputActivation', 'bias']) as MLPOptions; // looked at there
  const bias = settings.bias ?? true;
  const shapes = widths.flatMap((_, i) =>
    layerShapes(`layers.${i}.`, sizes[i] as number, sizes[i + 1] as number, bias),
  ); // one more
  return { shapes, size: 1, make: once(() => new MLP(sizes[0] as number, sizes.slice(1), settings)) }; // at least one
}

function readLayer([inputs, outputs, options]: readonly unknown[]): Plan {
  const [nin, nout] = [sizeOf(inputs), sizeOf(outputs)];
  const settings = optionsOf(options, ['activation', 'bias']) as LayerOptions; // looked at there
  const shapes = layerShapes('', nin, nout, settings.bias ?? true);
  return { shapes, size: 1, make: once(() => new Layer(nin, nout, settings)) };
}

function readNeuron([inputs, options]: readonly unknown[]): Plan {
  const nin = sizeOf(inputs);
  const settings = optionsOf(options, ['activation', 'bias'], false) as NeuronOptions; // looked at there
  const weights: Plan['shapes'] = [['weights', [nin]]];
  const shapes = settings.bias === false ? weights : [...weights, ['bias', []] as const];
  return { shapes, size: 1, make: once(() => new Neuron(nin, settings)) };
}

function readSequential(args: readonly unknown[], inner: Inner): Plan {
  if (args.length === 0) return refuse('a Sequential is empty', args);
  const plans = args.map(inner);
  const shapes = plans.flatMap((plan, i) => plan.shapes.map(([key, shape]) => [join(String(i), key), shape] as const));
  const size = plans.reduce((sum, plan) => sum + plan.size, 1);
  return { shapes, size, make: once(() => new Sequential(...plans.map((plan) => plan.make() as Step))) }; // all have a forward
}

const layerShapes = (prefix: string, nin: number, nout: number, bias: boolean): Plan['shapes'] => [
  [`${prefix}weight`, [nout, nin]],
  ...(bias ? [[`${prefix}bias`, [nout]] as const] : []),
];

/** Makes a module the first time, and gives the same one from then on. */
function once(make: () => Module): () => Module {
  let made: Module | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function sizeOf(x: unknown): number {
  return typeof x === 'number' && Number.isSafeInteger(x) && x >= 1 ? x : refuse('a size is no integer >= 1', x);
}

/** Activations and bias, as far as they are there. */
function optionsOf(x: unknown, names: readonly string[], whole = true): object {
  if (typeof x !== 'object' || x === null || Array.isArray(x)) return refuse('a module has no options', x);
  for (const [name, value] of Object.entries(x)) {
    if (!names.includes(name)) refuse('an option is unknown', name);
    if (name === 'bias') {
      if (typeof value !== 'boolean') refuse('a bias is neither true nor false', value);
    } else if (!isActivation(value, whole)) refuse('there is no such activation', value);
  }
  return { ...x };
}

function isActivation(name: unknown, whole: boolean): boolean {
  try {
    activationOf('loadModel', 'activation', name, whole);
    return true;
  } catch {
    return false;
  }
}
