/**
 * Zoom of a large drawing: by steps of a quarter, between what fits the frame as a whole and twice its own size. The middle
 * of what is seen stays the middle.
 */
import { computed, nextTick, type Ref, ref } from 'vue';
import type { Layout } from './layout.ts';

/** Graphs of more boxes than this can be zoomed anywhere; smaller ones where the frame has no room for them. */
export const zoomAbove = 60;
/** Space around the drawing on both sides together, in the units of the layout. */
const margin = 12;
const step = 1.25;
const largest = 2;
/** Below this scale numbers cannot be read: names alone are drawn then, and larger. */
const readable = 0.6;

/**
 * @param frame - holds the element `.cr-graph-scroll` in which the drawing scrolls
 * @param layout - the layout that is shown
 */
export function useZoom(frame: Ref<HTMLElement | undefined>, layout: Ref<Layout>) {
  const scale = ref<number>(); // undefined: as wide as a drawing of any size would be

  const scroller = (): HTMLElement | null => frame.value?.querySelector('.cr-graph-scroll') ?? null;
  /** The scale at which all of the drawing is seen. */
  function fitting(): number {
    const [box, { width, height }] = [scroller(), layout.value];
    if (box === null) return 1;
    const high = Math.max(240, innerHeight * 0.7); // the height that the style gives it
    return Math.min(1, (box.clientWidth - 4) / (width + margin), (high - 8) / (height + margin));
  }
  function now(): number {
    const drawn = frame.value?.querySelector('svg')?.getBoundingClientRect().width ?? 0;
    return scale.value ?? (drawn === 0 ? 1 : drawn / (layout.value.width + margin));
  }

  async function to(next: number): Promise<void> {
    const box = scroller();
    if (box === null) return;
    const middle = [
      (box.scrollLeft + box.clientWidth / 2) / box.scrollWidth,
      (box.scrollTop + box.clientHeight / 2) / box.scrollHeight,
    ] as const;
    scale.value = Math.max(Math.min(fitting(), 0.25), Math.min(largest, next));
    await nextTick();
    box.scrollLeft = middle[0] * box.scrollWidth - box.clientWidth / 2;
    box.scrollTop = middle[1] * box.scrollHeight - box.clientHeight / 2;
  }
  const fit = (): Promise<void> => to(fitting());
  const by = (steps: number): Promise<void> => to(now() * step ** steps);
  /** Scrolls a box that is out of sight into the middle; the page itself stays where it is. */
  async function reveal(id: number): Promise<void> {
    await nextTick();
    const [box, node] = [scroller(), frame.value?.querySelector(`[data-node="${id}"]`)];
    if (!box || !node) return;
    const [seen, at] = [box.getBoundingClientRect(), node.getBoundingClientRect()];
    if (at.left < seen.left || at.right > seen.right)
      box.scrollLeft += (at.left + at.right - seen.left - seen.right) / 2;
    if (at.top < seen.top || at.bottom > seen.bottom)
      box.scrollTop += (at.top + at.bottom - seen.top - seen.bottom) / 2;
  }

  /** Takes the keys + and −, and 0 for all of it. */
  function key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false; // the browser's own zoom
    const act = { '+': () => by(1), '=': () => by(1), '-': () => by(-1), '−': () => by(-1), '0': fit }[event.key];
    if (act === undefined) return false;
    event.preventDefault();
    void act();
    return true;
  }

  const style = computed(() =>
    scale.value === undefined
      ? undefined
      : { width: `${scale.value * (layout.value.width + margin)}px`, minWidth: '0', maxWidth: 'none' },
  );
  const far = computed(() => (scale.value ?? 1) < readable);
  return { scale, style, far, fit, by, reveal, key };
}
