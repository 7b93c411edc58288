/**
 * The state of the network playground: what was set, what was changed by hand, what is shown, and all of it in the address.
 *
 * The configuration is that of the run's beginning. The learning rate, L1, L2, weights and points may change while it trains;
 * the worker keeps these changes with their steps. Any other change begins a new run.
 */
import { computed, type Ref, ref, type ShallowRef, shallowRef, watch } from 'vue';
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

export function useNetState(): NetPage {
  const training = useNet();
  const { snapshot } = training;
  const config = shallowRef(firstState.config);
  const view = shallowRef<NetView>(firstState.view);
  const points = shallowRef<NetPoints>(makePoints(config.value));
  const tested = computed(() => testedOf(config.value));
  const notice = ref('');
  /** What the run begins with, until the worker tells what became of it. */
  const given = shallowRef<Pick<NetState, 'changes' | 'steps'>>(firstState);
  const [seen, told] = [ref(false), ref(false)];
  const fresh = computed(() => snapshot.value !== null && told.value && !training.catchingUp.value);
  const changes = computed(() => (fresh.value ? (snapshot.value?.changes ?? []) : given.value.changes));
  const steps = computed(() => (fresh.value ? (snapshot.value?.step ?? 0) : given.value.steps));
  const live = computed(() => dials(config.value, changes.value));
  const state = computed(() => ({
    config: config.value,
    changes: changes.value,
    steps: steps.value,
    view: view.value,
  }));
  const address = computed(() => encodeNetwork(state.value));
  const whole = computed(() => fitsLink(state.value));
  watch(snapshot, () => {
    told.value = true;
  });

  function start(): void {
    told.value = false;
    if (seen.value) training.start(config.value, given.value.changes, given.value.steps);
  }

  function open({ config: next, changes: made, steps: wanted, view: shown }: NetState): void {
    config.value = next;
    view.value = shown;
    given.value = { changes: made, steps: wanted };
    points.value = movedPoints(makePoints(next), made);
    start();
  }

  function begin(next: NetConfig, kept: readonly Change[] = []): void {
    open({ config: withFittingLoss(next), changes: kept, steps: 0, view: { ...view.value, at: null } });
  }

  function set(change: Partial<NetConfig>): void {
    const next = { ...config.value, ...live.value, ...change };
    const same = dataKeys.every((key) => next[key] === config.value[key]);
    const moved = new Map(changes.value.filter(({ key }) => key.startsWith('p')).map((each) => [each.key, each]));
    begin(next, same ? [...moved.values()].map((each) => ({ ...each, at: 0 })) : []);
  }

  function tune(key: LiveKey, to: number): void {
    if (steps.value === 0 && !training.running.value) set({ [key]: to });
    else training.change(key, [to]);
  }

  function move(index: number, x: number, y: number): void {
    points.value = movedPoints(points.value, [{ at: 0, key: `p${index}`, to: [x, y] }]);
    training.change(`p${index}`, [x, y]);
  }

  let readable = false;
  function read(): void {
    readable = true;
    if (location.hash.length < 2) return;
    const { state: found, ignored } = decodeNetwork(location.hash);
    notice.value =
      ignored === '' ? '' : `The link held something that the playground does not know, and left it out: ${ignored}.`;
    open(found);
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(address, (hash) => {
    clearTimeout(timer);
    timer = setTimeout(() => readable && history.replaceState(history.state, '', hash), 400); // browsers limit how often
  });

  return {
    config,
    view,
    points,
    tested,
    training,
    notice,
    live,
    steps,
    changes,
    address,
    whole,
    set,
    begin,
    tune,
    move,
    open(next) {
      notice.value = '';
      open(next);
    },
    see(change) {
      view.value = { ...view.value, ...change };
    },
    read,
    ready() {
      seen.value = true;
      start();
    },
  };
}
