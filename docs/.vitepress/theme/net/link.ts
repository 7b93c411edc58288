/**
 * The network playground's whole state in its address, and back: the configuration, what was changed by hand and when, the
 * number of steps, and what is shown. What arrives is a stranger's: every part is taken within its limits or named as ignored.
 */
import {
  activations,
  type Change,
  classData,
  classLosses,
  type FeatureName,
  featureNames,
  firstConfig,
  layerSizes,
  limits,
  liveKeys,
  mostChanges,
  mostSteps,
  type NetConfig,
  type NumberKey,
  numberData,
  numberLosses,
  optimizers,
  parameterCount,
  readHidden,
  withFittingLoss,
} from './config.ts';

export const speeds = ['slow', 'normal', 'fast'] as const;
/** Parts of the page that a link for a lesson can leave out. */
export const hidable = ['data', 'features', 'network', 'weights', 'training', 'display', 'advice', 'program'] as const;
export type Hidable = (typeof hidable)[number];

export interface NetView {
  /** Whether the picture shows only the sign. */
  readonly flat: boolean;
  /** Whether the points of the test are drawn. */
  readonly tests: boolean;
  /** The neuron that is looked at: layer (0: features), and place. Null: the output. */
  readonly at: readonly [number, number] | null;
  readonly speed: (typeof speeds)[number];
  readonly hide: readonly Hidable[];
}

export interface NetState {
  readonly config: NetConfig;
  readonly changes: readonly Change[];
  readonly steps: number;
  readonly view: NetView;
}

export const firstView: NetView = { flat: false, tests: false, at: null, speed: 'normal', hide: [] };
export const firstState: NetState = { config: firstConfig, changes: [], steps: 0, view: firstView };

const written = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

/** Whether a link can hold all that happened. */
export const fitsLink = ({ changes, steps }: Pick<NetState, 'changes' | 'steps'>): boolean =>
  changes.length <= mostChanges && steps <= mostSteps;

/** The address of a state; where too much happened, that of its beginning. */
export function encodeNetwork(state: NetState): string {
  const { config, view } = state;
  const whole = fitsLink(state);
  const { features, hidden, zero, ...plain } = config;
  const entries: [string, string][] = [
    ...Object.entries(plain).map(([key, value]): [string, string] => [key, String(value)]),
    ['features', features.join('-')],
    ['hidden', hidden.length === 0 ? '0' : hidden.join('-')],
  ];
  if (zero) entries.push(['zero', '1']);
  if (whole && state.changes.length > 0)
    entries.push([
      'changes',
      state.changes.map(({ at, key, to }) => [at, key, ...to.map(written)].join(':')).join(','),
    ]);
  if (whole && state.steps > 0) entries.push(['steps', String(state.steps)]);
  if (view.flat) entries.push(['flat', '1']);
  if (view.tests) entries.push(['tests', '1']);
  if (view.at !== null) entries.push(['at', view.at.join('.')]);
  if (view.speed !== firstView.speed) entries.push(['speed', view.speed]);
  if (view.hide.length > 0) entries.push(['hide', view.hide.join('-')]);
  return `#${new URLSearchParams(entries)}`;
}

const within = (
  text: string,
  { low, high, whole }: { low: number; high: number; whole: boolean },
): number | undefined => {
  const x = text.trim() === '' ? NaN : Number(text);
  return x >= low && x <= high && (!whole || Number.isInteger(x)) ? x + 0 : undefined; // -0 has no meaning here
};

/** A list of known words in the order of the list, each once. */
function listed<W extends string>(text: string, words: readonly W[]): W[] | undefined {
  const found = text.split('-');
  const known = words.filter((word) => found.includes(word));
  return known.length === found.length ? known : undefined;
}

const oneOf =
  <W extends string>(words: readonly W[]) =>
  (text: string): W | undefined =>
    words.find((word) => word === text);

/** How every part of the configuration is read; undefined for what it cannot be. */
const readers: Readonly<Record<keyof NetConfig, (text: string) => unknown>> = {
  ...(Object.fromEntries(
    Object.entries(limits).map(([key, limit]) => [key, (text: string) => within(text, limit)]),
  ) as Record<NumberKey, (text: string) => unknown>), // one reader a limit
  data: oneOf([...classData, ...numberData]),
  features: (text) => listed<FeatureName>(text, featureNames),
  hidden(text) {
    if (text === '0') return [];
    const sizes = /^\d+(-\d+)*$/.test(text) ? readHidden(text.replaceAll('-', ',')) : '';
    return typeof sizes === 'string' ? undefined : sizes;
  },
  activation: oneOf(activations),
  zero: (text) => (text === '1' ? true : undefined),
  loss: oneOf([...classLosses, ...numberLosses]),
  optimizer: oneOf(optimizers),
};

const viewReaders: Readonly<Record<keyof NetView, (text: string) => unknown>> = {
  flat: (text) => (text === '1' ? true : undefined),
  tests: (text) => (text === '1' ? true : undefined),
  at(text) {
    const [, layer = '', place = ''] = /^(\d)\.(\d{1,2})$/.exec(text) ?? [];
    return layer === '' ? undefined : [Number(layer), Number(place)];
  },
  speed: oneOf(speeds),
  hide: (text) => listed<Hidable>(text, hidable),
};

const finite = (text: string): number | undefined => within(text, { low: -1e6, high: 1e6, whole: false });

function readChange(config: NetConfig, text: string): Change | undefined {
  const [at = '', key = '', ...rest] = text.split(':');
  const step = within(at, { low: 0, high: mostSteps, whole: true });
  const to = rest.map((each) => (each === '-0' ? -0 : finite(each)));
  const [, kind = '', place = ''] = /^([wp])(\d{1,4})$/.exec(key) ?? [];
  const live = liveKeys.find((each) => each === key);
  if (step === undefined || to.some((x) => x === undefined)) return undefined;
  if (live !== undefined) {
    const { low, high } = limits[live];
    const [x = NaN] = to;
    return to.length === 1 && x >= low && x <= high && !Object.is(x, -0) ? { at: step, key: live, to: [x] } : undefined;
  }
  const most = kind === 'w' ? parameterCount(config) : kind === 'p' ? config.n : 0;
  if (Number(place) >= most || place === '' || to.length !== (kind === 'w' ? 1 : 2)) return undefined;
  return { at: step, key: `${kind === 'w' ? 'w' : 'p'}${Number(place)}`, to: to as number[] }; // all are numbers
}

function readChanges(config: NetConfig, text: string): Change[] | undefined {
  const changes = text.split(',').map((each) => readChange(config, each));
  if (changes.length > mostChanges || changes.includes(undefined)) return undefined;
  const all = changes as Change[]; // looked at
  const sorted = all.every(({ at }, i) => i === 0 || at >= (all[i - 1]?.at ?? 0));
  return sorted ? all : undefined;
}

/** Whether there is such a neuron. */
function exists(config: NetConfig, [layer, place]: readonly [number, number]): boolean {
  const width = layer === 0 ? config.features.length : layerSizes(config)[layer - 1]?.[1];
  return width !== undefined && place < width;
}

const longest = 24_000;

/** What an address says, put into a whole state; `ignored` names in words what made no sense. */
export function decodeNetwork(hash: string): { readonly state: NetState; readonly ignored: string } {
  const text = hash.replace(/^#/, '');
  const params = new Map(new URLSearchParams(text.slice(0, longest)));
  const bad: string[] = text.length > longest ? ['the end of a very long link'] : [];
  function read<T extends object>(first: T, all: Readonly<Record<string, (text: string) => unknown>>): T {
    const found: Record<string, unknown> = {};
    for (const [key, value] of params) {
      if (!Object.hasOwn(all, key)) continue;
      const taken = all[key]?.(value);
      if (taken === undefined) continue;
      found[key] = taken;
      params.delete(key);
    }
    return { ...first, ...found };
  }
  const asked = params.has('loss');
  const given = read(firstConfig, readers);
  const config = withFittingLoss(given);
  if (config.loss !== given.loss && asked && !params.has('loss')) bad.push('“loss”');
  const view = read(firstView, viewReaders);
  if (view.at !== null && !exists(config, view.at)) bad.push('“at”');
  const { changes, steps } = read(
    { changes: [] as Change[], steps: 0 },
    {
      changes: (each) => readChanges(config, each),
      steps: (each) => within(each, { low: 1, high: mostSteps, whole: true }),
    },
  );
  const early = changes.filter((change) => change.at <= steps);
  if (early.length < changes.length) bad.push('“changes” after the last step');
  const at = view.at !== null && exists(config, view.at) ? view.at : null;
  const ignored = [...bad, ...[...params.keys()].map((key) => `“${key.slice(0, 20)}”`)].slice(0, 4).join(', ');
  return { state: { config, changes: early, steps, view: { ...view, at } }, ignored };
}
