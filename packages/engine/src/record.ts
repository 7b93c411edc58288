/**
 * From a short spec to a full, callable record: unary({…}), binary({…}), ternary({…}), nary({…}).
 *
 * A spec says what is particular to an op; what follows from that, or is the same for most, is filled in here: no options,
 * the usual domain and accuracy, no point where the gradient is a convention. Ops made of other ops are built by
 * `ops/composite.ts`, which derives their forward and their rules and then comes here.
 */
import type {
  AnyOp,
  BinaryOp,
  BinaryRecord,
  NaryOp,
  NaryRecord,
  NoParams,
  OperandSpec,
  Params,
  TernaryOp,
  TernaryRecord,
  UnaryOp,
  UnaryRecord,
  VectorOp,
  VectorRecord,
} from './op.ts';
import { engine } from './op-call.ts';

/** What a spec may leave out, for the builder to fill in. */
type Defaulted = 'params' | 'margin' | 'ulp' | 'domain';
type Spec<R, Extra extends keyof R = never> = Omit<R, Defaulted | 'arity' | Extra> &
  Partial<Pick<R, Extra | (Defaulted & keyof R)>>;

export type UnarySpec<P extends Params = NoParams> = Omit<Spec<UnaryRecord<P>, 'operands' | 'self'>, 'forward'> & {
  /** Total: NaN outside the domain, never throws. Called with options if the op has any. */
  forward(x: number, params: P): number;
  /** Where the gradient is a convention: the points from which `margin` measures. */
  readonly kinks?: readonly number[] | ((params: P) => readonly number[]);
};
export type BinarySpec<P extends Params = NoParams> = Spec<BinaryRecord<P>, 'operands' | 'self' | 'commutative'>;
export type TernarySpec<P extends Params = NoParams> = Spec<TernaryRecord<P>, 'self'>;
export type NarySpec<P extends Params = NoParams> = Spec<NaryRecord<P>, 'lists'>;

const named = (...names: string[]): readonly OperandSpec[] => names.map((name) => ({ name }));

/** What most ops have in common: drawn from [-10, 10], a good libm's accuracy on both sides, smooth, without options. */
const usual = { ulp: { torch: 2, wasm: 4 }, margin: (): number => Infinity, self: 0, params: {} };

/** Arithmetic that IEEE 754 rounds correctly, so that every implementation gives the same bits. */
export const exact: { readonly torch: 0; readonly wasm: 0 } = { torch: 0, wasm: 0 };

function marginFrom<P extends Params>(kinks: UnarySpec<P>['kinks']): UnaryRecord<P>['margin'] {
  return ([x = NaN], params) => {
    const points = typeof kinks === 'function' ? kinks(params) : (kinks ?? []);
    return points.reduce((nearest, kink) => Math.min(nearest, Math.abs(x - kink)), Infinity);
  };
}

/** Every field that a record of some arity may have. */
type Fields = { -readonly [K in keyof UnaryRecord | keyof BinaryRecord | keyof NaryRecord]?: unknown };

/**
 * The record as a function: calling it asks the engine to build a node.
 *
 * The fields are assigned one by one, in one order: so all records have one hidden class and the engine's loops read them fast.
 * (Copied in a loop, they would make the function object a dictionary, and backward() three times slower.)
 */
function callable<R>(fields: Fields & { readonly name: string }): R {
  const { name } = fields;
  const made = {
    [name]: (a: unknown, b: unknown, c: unknown, d: unknown) => engine.call(op as unknown as AnyOp, a, b, c, d),
  };
  const op = made[name] as unknown as Fields; // just made; the fields follow
  op.arity = fields.arity;
  op.vjps = fields.vjps;
  op.vjp = fields.vjp;
  op.dense = fields.dense;
  op.direct = fields.direct;
  op.forward = fields.forward;
  op.params = fields.params;
  op.define = fields.define;
  op.torch = fields.torch;
  op.domain = fields.domain;
  op.ulp = fields.ulp;
  op.operands = fields.operands;
  op.self = fields.self;
  op.lists = fields.lists;
  op.commutative = fields.commutative;
  op.tex = fields.tex;
  op.margin = fields.margin;
  op.forms = fields.forms;
  op.formed = fields.forms && Object.assign({}, fields.params, fields.forms);
  op.isForm = fields.isForm;
  op.checkParams = fields.checkParams;
  op.checkLists = fields.checkLists;
  return op as unknown as R; // R's fields are those just copied, and its call signature is the engine's
}

/** A record of one input. `forward` may be called without options: the defaults are then filled in. */
export function unary<P extends Params = NoParams>(spec: UnarySpec<P>): UnaryOp<P> {
  const { params } = spec;
  const forward = params ? (x: number, given: P = params) => spec.forward(x, given) : spec.forward;
  const operands = named('x');
  return callable({
    arity: 1,
    operands,
    domain: [[-10, 10]],
    ...usual,
    margin: marginFrom(spec.kinks),
    ...spec,
    forward,
  });
}

/** A record of two inputs. */
export function binary<P extends Params = NoParams>(spec: BinarySpec<P>): BinaryOp<P> {
  const domain = [[-10, 10], [-10, 10]]; // biome-ignore format: a pair a row
  return callable({ arity: 2, operands: named('a', 'b'), domain, ...usual, commutative: false, ...spec });
}

/** A record of three inputs; `Call` and `Method` are the shapes of its two forms. */
export function ternary<Call, Method, P extends Params = NoParams>(spec: TernarySpec<P>): TernaryOp<Call, Method, P> {
  const domain = [[-10, 10], [-10, 10], [-10, 10]]; // biome-ignore format: a pair a row
  return callable({ arity: 3, domain, ...usual, ...spec });
}

/** A record of lists of inputs; `Call` is the shape of its function. */
export function nary<Call, P extends Params = NoParams>(spec: NarySpec<P>): NaryOp<Call, P> {
  return callable({ arity: 'n', lists: ['xs'], domain: [[-10, 10]], ...usual, ulp: { torch: 16, wasm: 16 }, ...spec });
}

/** A record from a list to a list, defined by other ops. */
export function vector<P extends Params = NoParams>(spec: Spec<VectorRecord<P>, 'lists'>): VectorOp<P> {
  return callable({
    arity: 'vector',
    lists: ['xs'],
    domain: [[-10, 10]],
    ...usual,
    ulp: { torch: 16, wasm: 16 },
    ...spec,
  });
}
