/**
 * The width of a plot in pixels, so that a unit of its drawing is a pixel: text keeps its size on a phone and on a wide page.
 */
import { onBeforeUnmount, onMounted, type Ref, ref, useTemplateRef } from 'vue';

/**
 * @param name - of the template ref of the element to be measured
 * @param first - pixels before it is measured, and in the HTML without JavaScript
 */
export function useWidth(name: string, first: number): Ref<number> {
  const width = ref(first);
  const element = useTemplateRef<Element>(name);
  let observer: ResizeObserver | undefined;
  onMounted(() => {
    observer = new ResizeObserver(([entry]) => {
      const measured = Math.round(entry?.contentRect.width ?? 0);
      if (measured > 0) width.value = measured; // 0: not shown
    });
    if (element.value !== null) observer.observe(element.value);
  });
  onBeforeUnmount(() => observer?.disconnect());
  return width;
}
