/**
 * The state of the network playground: what was set, what was changed by hand, what is shown, and all of it in the address.
 *
 * The configuration is that of the run's beginning. The learning rate, L1, L2, weights and points may change while it trains;
 * the worker keeps these changes with their steps. Any other change begins a new run.
 */
import { computed, type Ref, ref, type ShallowRef, shallowRef, watch } from 'vue';
import { useAddressBar } from '../widgets/address-bar.ts';
import { type Change, type LiveKey, type NetConfig, withFittingLoss } from './config.ts';
import { decodeNetwork, encodeNetwork, firstState, fitsLink, type NetState, type NetView } from './link.ts';
import { makePoints, movedPoints, type NetPoints, testedOf } from './points.ts';
import { type NetTraining, useNet } from './use-net.ts';

export interface NetPage {
  readonly config: ShallowRef<NetConfig>;
  readonly view: ShallowRef<NetView>;
  readonly points: ShallowRef<NetPoints>;
  readonly tested: Readonly<Ref<readonly number[]>>;
  readonly training: NetTraining;
  readonly notice: Ref<string>;
  readonly live: Readonly<Ref<Readonly<Record<LiveKey, number>>>>;
  readonly steps: Readonly<Ref<number>>;
  readonly changes: Readonly<Ref<readonly Change[]>>;
  readonly address: Readonly<Ref<string>>;
  /** Whether the link holds all that happened. */
  readonly whole: Readonly<Ref<boolean>>;
  /** Another configuration, and a new run; points that were moved stay where the data are the same. */
  set(change: Partial<NetConfig>): void;
  begin(config: NetConfig): void;
  tune(key: LiveKey, to: number): void;
  see(change: Partial<NetView>): void;
  move(index: number, x: number, y: number): void;
  open(state: NetState): void;
  /** Reads the address. */
  read(): void;
  /** The widget is near the screen: the worker may begin. */
  ready(): void;
}

const dataKeys = ['data', 'n', 'noise', 'dataSeed'] as const;

/** What was changed so far: the last change of each dial, else where it began. */
function dials(config: NetConfig, changes: readonly Change[]): Record<LiveKey, number> {
  const last = (key: LiveKey): number => changes.findLast((change) => change.key === key)?.to[0] ?? config[key];
  return { rate: last('rate'), l1: last('l1'), l2: last('l2') };
}

type Run = Pick<NetState, 'changes' | 'steps'>;

/** What became of a run: as the worker tells it, or as it was given until the worker has told. */
function useCourse(training: NetTraining, config: Ref<NetConfig>, view: Ref<NetView>) {
  const { snapshot, catchingUp } = training;
  const given = shallowRef<Run>(firstState);
  const told = ref(false);
  watch(snapshot, () => {
    told.value = true;
  });
  const run = computed<Run>(() =>
    snapshot.value !== null && told.value && !catchingUp.value
      ? { changes: snapshot.value.changes, steps: snapshot.value.step }
      : given.value,
  );
  const changes = computed(() => run.value.changes);
  const steps = computed(() => run.value.steps);
  const state = computed(() => ({ config: config.value, view: view.value, ...run.value }));
  return {
    given,
    told,
    changes,
    steps,
    live: computed(() => dials(config.value, changes.value)),
    address: computed(() => encodeNetwork(state.value)),
    whole: computed(() => fitsLink(state.value)),
  };
}

const ignoredWords = (ignored: string): string =>
  ignored === '' ? '' : `The link held something that the playground does not know, and left it out: ${ignored}.`;

/** Points that were moved, as changes before the first step. */
function movesOf(changes: readonly Change[]): Change[] {
  const moved = new Map(changes.filter(({ key }) => key.startsWith('p')).map((each) => [each.key, { ...each, at: 0 }]));
  return [...moved.values()];
}

export function useNetState(): NetPage {
  const training = useNet();
  const config = shallowRef(firstState.config);
  const view = shallowRef<NetView>(firstState.view);
  const points = shallowRef<NetPoints>(makePoints(config.value));
  const [notice, seen] = [ref(''), ref(false)];
  const { given, told, changes, steps, live, address, whole } = useCourse(training, config, view);
  const bar = useAddressBar(address);

  function start(): void {
    told.value = false;
    if (seen.value) training.start(config.value, given.value.changes, given.value.steps);
  }

  function open(next: NetState): void {
    notice.value = '';
    config.value = next.config;
    view.value = next.view;
    given.value = next;
    points.value = movedPoints(makePoints(next.config), next.changes);
    start();
  }

  const begin = (next: NetConfig, kept: readonly Change[] = []): void =>
    open({ config: withFittingLoss(next), changes: kept, steps: 0, view: { ...view.value, at: null } });

  function set(change: Partial<NetConfig>): void {
    const next = { ...config.value, ...live.value, ...change };
    const same = dataKeys.every((key) => next[key] === config.value[key]);
    begin(next, same ? movesOf(changes.value) : []);
  }

  const acts: Pick<NetPage, 'tune' | 'move' | 'read'> = {
    tune(key, to) {
      if (steps.value === 0 && !training.running.value) set({ [key]: to });
      else training.change(key, [to]);
    },
    move(index, x, y) {
      points.value = movedPoints(points.value, [{ at: 0, key: `p${index}`, to: [x, y] }]);
      training.change(`p${index}`, [x, y]);
    },
    read() {
      bar.allow();
      if (location.hash.length < 2) return;
      const { state, ignored } = decodeNetwork(location.hash);
      open(state);
      notice.value = ignoredWords(ignored);
    },
  };
  const tested = computed(() => testedOf(config.value));
  const see = (change: Partial<NetView>): void => {
    view.value = { ...view.value, ...change };
  };
  const ready = (): void => {
    seen.value = true;
    start();
  };
  const shown = { config, view, points, tested, training, notice, live, steps, changes, address, whole };
  return { ...shown, ...acts, set, begin, see, ready, open };
}
