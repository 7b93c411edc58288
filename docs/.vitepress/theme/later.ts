/**
 * Components that wake one after another. The HTML is there and reads well before any script runs, so nothing has to wake at
 * once: each part of the theme and each demo is fetched and hydrated in a task of its own, when the browser has nothing better to
 * do, in the order of the page. A slow phone is then never busy for long. What is clicked or typed into a demo
 * too early is kept by `widgets/early.ts`.
 */
import { type Component, defineAsyncComponent, type HydrationStrategy, nextTick } from 'vue';
import { repeatEarly } from './widgets/early.ts';

/** The browser may be busy for this long, in milliseconds, before a part wakes all the same. */
const patience = 200;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: patience });
    else setTimeout(resolve, 1);
  });

let last: Promise<void> = Promise.resolve();

/** Resolves in a task of its own, after all turns asked for before; at once where there is no page. */
export function turn(): Promise<void> {
  if (typeof document !== 'undefined') last = last.then(idle);
  return last;
}

/** Calls in a turn, unless the component has gone by then. */
function inTurn(wake: () => void): () => void {
  let gone = false;
  void turn().then(() => {
    if (!gone) wake();
  });
  return () => {
    gone = true;
  };
}

/** Hydrates in a turn; what was done to the component meanwhile is done to it then. */
const keeping: HydrationStrategy = (hydrate, forEach) => {
  const waiting: Element[] = [];
  forEach((element) => {
    element.setAttribute('data-waits', '');
    waiting.push(element);
  });
  return inTurn(async () => {
    hydrate();
    await nextTick();
    for (const element of waiting) {
      element.removeAttribute('data-waits');
      repeatEarly(element);
    }
  });
};

/** Hydrates in a turn, or at a press on one of its buttons, which is then done. */
const inTurnOrPressed: HydrationStrategy = (hydrate, forEach) => {
  let waits = true;
  const wake = (): void => {
    if (waits) hydrate();
    waits = false;
  };
  const pressed = async ({ target }: Event): Promise<void> => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (!waits || button === null) return;
    wake();
    await nextTick();
    button.click();
  };
  forEach((element) => element.addEventListener('click', pressed));
  return inTurn(wake);
};

/** A component that is fetched and hydrated in turns of its own. */
export const later = (load: () => Promise<Component | { default: Component }>): Component =>
  defineAsyncComponent({ loader: () => turn().then(load), hydrate: keeping });

/** The same for a demo, or a part of one, that came with the page: only its hydration waits. */
export const hydratedLater = <C extends Component>(component: C): C =>
  defineAsyncComponent({ loader: () => Promise.resolve(component), hydrate: keeping });

/** The same for a part of the theme, whose buttons wake it too. */
export const wokenByPress = <C extends Component>(component: C): C =>
  defineAsyncComponent({ loader: () => Promise.resolve(component), hydrate: inTurnOrPressed });
