/**
 * The state of a playground in the address bar, a moment after it changed: browsers limit how often.
 *
 * Only while the address is the playground's: whoever leaves has the next page's address before this one is gone, or before it has woken,
 * and the state written there would be that page's link.
 */
import { useRoute } from 'vitepress';
import { onBeforeUnmount, type Ref, watch } from 'vue';

/** A page has an address with and one without its ending. */
const plain = (path: string): string => path.replace(/(index)?(\.html)?$/, '');

/** @returns `allow`, to be called once the address has been read: nothing is written before */
export function useAddressBar(address: Readonly<Ref<string>>): { allow(): void } {
  const { path } = useRoute(); // of the page that is shown, as the address is not while the next one loads
  let readable = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(address, (hash) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (readable && plain(location.pathname) === plain(path)) history.replaceState(history.state, '', hash);
    }, 400);
  });
  onBeforeUnmount(() => clearTimeout(timer));
  return {
    allow() {
      readable = true;
    },
  };
}
