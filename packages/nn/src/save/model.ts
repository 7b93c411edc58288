/**
 * A model as one file: what it is made of, its weights, and what a program needs to use it, such as the scale of its inputs and
 * the names of its classes. The file is a safetensors file under torch's keys, so that other tools read the weights; the rest is
 * a text in its metadata.
 */
import { checkArray, checkOptions } from '../check.ts';
import { failure } from '../errors/files.ts';
import type { Step } from '../layer/sequential.ts';
import { Module } from '../module.ts';
import { defaultGenerator } from '../random/generator.ts';
import { checkPlain, pack, unpack } from './plain.ts';
import { fromRecipe, outputsIn, type Recipe, recipeOf, refuse, strangerIn } from './recipe.ts';
import { readSafetensors, saveSafetensors } from './safetensors.ts';

/** What goes into the file beside the model. */
export interface SaveModelOptions {
  /** What inputs go through first: a Scaler, an encoder, or a list or plain object of such; what has a toJSON is saved as that. Default: nothing. */
  readonly preprocessing?: unknown;
  /** The names of the classes, in the order of the outputs; two where there is one output. Default: none are saved. */
  readonly classes?: readonly string[] | undefined;
  /** Plain data of yours: where the data came from, how good the model is. Default: none. */
  readonly notes?: unknown;
}

/** A model out of a file. */
export interface LoadedModel {
  /** In evaluation mode, ready to predict; `fit` trains it further. */
  readonly model: Step;
  /** What was saved, as plain data: `Scaler.fromJSON(preprocessing)` makes a Scaler of it. Null if there was none. */
  readonly preprocessing: unknown;
  readonly classes: readonly string[] | undefined;
  readonly notes: unknown;
}

const KEY = 'chainrule.model';
const CHECKPOINT = 'chainrule';

/** The text in the metadata. */
interface Description {
  readonly version: 1;
  readonly model: Recipe;
  readonly preprocessing: unknown;
  readonly classes: readonly string[] | null;
  readonly notes: unknown;
}

/**
 * A model as a file that needs nothing else to be used again.
 * @param model - an MLP, Layer, Neuron, Sequential, Dropout or Embedding, in any nesting
 * @param options - `preprocessing`, `classes`, `notes`
 * @returns a safetensors file; other readers see the weights under torch's keys
 * @throws RangeError for modules of your own, TypeError for what would not come back as it is
 * @example
 * const bytes = saveModel(new MLP(2, [3, 2]), { classes: ['no', 'yes'] });
 * loadModel(bytes).classes; // ['no', 'yes']
 */
export function saveModel(model: Module, options: SaveModelOptions = {}): Uint8Array {
  const fn = 'saveModel';
  if (!(model instanceof Module))
    throw failure('INSTANCE', fn, 'model', model, { expected: 'a Module', example: 'new MLP(2, [3, 1])' });
  checkOptions(fn, options, ['preprocessing', 'classes', 'notes']);
  const { classes = null, notes = null } = options;
  const preprocessing = formOf(options.preprocessing ?? null);
  checkPlain(fn, 'preprocessing', preprocessing);
  checkPlain(fn, 'notes', notes);
  if (classes !== null) checkClasses(fn, classes);
  const description: Description = { version: 1, model: recipeOf(fn, model), preprocessing, classes, notes };
  const expected = classesOf(description.model);
  if (classes !== null && classes.length !== (expected ?? classes.length))
    throw failure('LENGTH', fn, 'classes', classes, {
      expected,
      advice: 'Name the class of every output; of one output the class below the threshold, then that above.',
    });
  const state = model.stateDict();
  const extra = strangerIn(description.model, state);
  if (extra !== undefined)
    throw failure('EXPORT', fn, 'a module', model, { reason: `${extra} is a parameter that its class does not have` });
  return saveSafetensors(state, new Map([[KEY, pack(description)]]));
}

/**
 * The model that a file of saveModel holds.
 * @param bytes - the file
 * @returns `{ model, preprocessing, classes, notes }`; the model predicts to the bit as the saved one did
 * @throws FormatError for anything else, before anything large is made
 * @example
 * const model = new MLP(2, [3, 1]);
 * loadModel(saveModel(model)).model.predict([[1, 2]])[0] === model.predict([[1, 2]])[0]; // true
 */
export function loadModel(bytes: Uint8Array): LoadedModel {
  if (!(bytes instanceof Uint8Array))
    throw failure('INSTANCE', 'loadModel', 'bytes', bytes, {
      expected: 'a Uint8Array',
      example: "what readFile('model.safetensors') gave",
    });
  const { tensors, metadata } = readSafetensors(bytes);
  const { model, preprocessing, classes, notes } = descriptionOf(metadata);
  const stream = defaultGenerator.getState();
  try {
    const step = fromRecipe(model, tensors).eval() as Step; // all kinds are
    if (classes !== null && classes.length !== (classesOf(model) ?? classes.length))
      refuse('it has not as many classes as outputs', classes);
    return { model: step, preprocessing, classes: classes ?? undefined, notes };
  } finally {
    defaultGenerator.setState(stream); // new layers drew their first weights
  }
}

/** The text of the metadata, looked at. */
function descriptionOf(metadata: ReadonlyMap<string, string>): Description {
  const text = metadata.get(KEY);
  if (text === undefined && metadata.has(CHECKPOINT))
    return refuse('it is a checkpoint', text, 'Build the model, and call loadCheckpoint(bytes, { model }).');
  if (text === undefined)
    return refuse(
      'it holds tensors, but not what model they belong to',
      text,
      'Build the model, and call model.loadStateDict(loadSafetensors(bytes)).',
    );
  const found = Object(parse(text)) as Partial<Description>; // any data may stand there
  if (found.version !== 1) refuse('its version is not 1', found.version, 'Update @chainrule/nn.');
  const { model, preprocessing = null, classes = null, notes = null } = found;
  if (classes !== null && !isNames(classes)) refuse('its classes are no list of different names', classes);
  return { version: 1, model: model as Recipe, preprocessing, classes, notes }; // read by fromRecipe
}

function parse(text: string): unknown {
  try {
    return unpack(text);
  } catch {
    return refuse('its description is no JSON', text);
  }
}

/** How many classes the outputs of a model tell apart; undefined where nobody knows. */
function classesOf(recipe: Recipe): number | undefined {
  const outputs = outputsIn(recipe);
  return outputs === 1 ? 2 : outputs;
}

const isNames = (x: unknown): x is readonly string[] =>
  Array.isArray(x) && x.every((name) => typeof name === 'string') && new Set(x).size === x.length;

function checkClasses(fn: string, classes: readonly string[]): void {
  if (isNames(checkArray(fn, 'classes', classes, "['no', 'yes']"))) return;
  throw failure('INSTANCE', fn, 'classes', classes, {
    expected: 'a list of different texts',
    example: "the classes that parseCSV gave, or ['no', 'yes']",
  });
}

/** The deepest that a toJSON is looked for; what goes further is refused as data. */
const DEPTH = 100;

/** Data with a toJSON as what that gives, also within lists and plain objects. */
function formOf(x: unknown, depth = 0): unknown {
  if (typeof x !== 'object' || x === null || depth > DEPTH) return x;
  if ('toJSON' in x && typeof x.toJSON === 'function') return (x as { toJSON(): unknown }).toJSON();
  if (Array.isArray(x)) return x.map((inner) => formOf(inner, depth + 1));
  if (Object.getPrototypeOf(x) !== Object.prototype) return x; // refused where it is no plain data
  return Object.fromEntries(Object.entries(x).map(([key, inner]) => [key, formOf(inner, depth + 1)]));
}
