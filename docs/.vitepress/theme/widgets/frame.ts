/**
 * What every demo does for its buttons and for the focus, whatever is inside it.
 *
 *   aria-disabled   a button that cannot be pressed now keeps the focus, so that the keyboard does not start again at the top of
 *                   the page; its clicks end here. (`disabled` would drop the focus.)
 *   gone            when what had the focus leaves the page, the demo itself takes it.
 *   early           clicks and words from before the scripts ran were kept by `early.ts` and are done now.
 */
import { nextTick, onBeforeUnmount, onMounted, useTemplateRef } from 'vue';
import { repeatEarly } from './early.ts';

/** @param name - of the template ref of the demo's element */
export function useFrame(name: string): void {
  const element = useTemplateRef<HTMLElement>(name);
  let last: Element | null = null;

  const ignoreIdle = (event: Event): void => {
    if (!(event.target instanceof Element) || event.target.closest('[aria-disabled="true"]') === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const came = ({ target }: FocusEvent): void => {
    last = target instanceof Element ? target : null;
  };
  const went = ({ target }: FocusEvent): void => {
    if (target instanceof Element && target.isConnected) queueMicrotask(() => target.isConnected && forget(target));
  };
  const forget = (target: Element): void => {
    if (last === target) last = null;
  };
  const observer = typeof MutationObserver === 'undefined' ? undefined : new MutationObserver(keepFocus);
  function keepFocus(): void {
    if (last === null || last.isConnected) return;
    last = null;
    if (document.activeElement === document.body) element.value?.focus({ preventScroll: true });
  }

  onMounted(async () => {
    const figure = element.value;
    if (figure === null) return;
    figure.addEventListener('click', ignoreIdle, true);
    figure.addEventListener('focusin', came);
    figure.addEventListener('focusout', went);
    observer?.observe(figure, { childList: true, subtree: true });
    figure.dataset.ready = '';
    await Promise.resolve(); // the demo around it reads its link when all in it is mounted, and is then drawn anew
    await nextTick();
    repeatEarly(figure);
  });
  onBeforeUnmount(() => observer?.disconnect());
}
