/** The learner's progress in the page: read once when the page is there, shared by all demos, and by all tabs. */
import { type ComputedRef, computed, onMounted, type Ref, ref, shallowRef } from 'vue';
import { nothing, type Progress, read, type Store, withDraft, withSolved, write } from './progress.ts';

const progress = shallowRef<Progress>(nothing);
/** False when the browser refuses to keep anything. */
const kept = ref(true);
let loaded = false;

function store(): Store | undefined {
  try {
    return localStorage;
  } catch {
    return undefined; // a browser may refuse even to be asked
  }
}

/** Reads from the browser, once; later changes of other tabs are heard. */
export function load(): void {
  if (loaded) return;
  loaded = true;
  progress.value = read(store());
  addEventListener('storage', () => {
    progress.value = read(store());
  });
}

/** Changes what is remembered. */
export function change(by: (now: Progress) => Progress): void {
  load();
  progress.value = by(progress.value);
  kept.value = write(store(), progress.value);
}

export interface UsedProgress {
  readonly progress: ComputedRef<Progress>;
  readonly kept: Ref<boolean>;
  solve(exercise: string): void;
  draft(exercise: string, code: string): void;
  /** Forgets everything. */
  reset(): void;
}

/** Progress for a component. Until it is mounted it shows a reader who begins, as the HTML does: components are hydrated one by one. */
export function useProgress(): UsedProgress {
  const mounted = ref(false);
  onMounted(() => {
    load();
    mounted.value = true;
  });
  return {
    progress: computed(() => (mounted.value ? progress.value : nothing)),
    kept,
    solve: (exercise) => change((now) => withSolved(now, exercise)),
    draft: (exercise, code) => change((now) => withDraft(now, exercise, code)),
    reset: () => change(() => nothing),
  };
}
