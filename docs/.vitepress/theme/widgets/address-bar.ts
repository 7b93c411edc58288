/**
 * The state of a playground in the address bar, a moment after it changed: browsers limit how often.
 *
 * Only while the address is the playground's: whoever leaves has the next page's address before this one is gone, and the state written there
 * would be that page's link.
 */
import { onBeforeUnmount, onMounted, type Ref, watch } from 'vue';

/** @returns `allow`, to be called once the address has been read: nothing is written before */
export function useAddressBar(address: Readonly<Ref<string>>): { allow(): void } {
  let page: string | undefined;
  let readable = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onMounted(() => {
    page = location.pathname;
  });
  watch(address, (hash) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (readable && location.pathname === page) history.replaceState(history.state, '', hash);
    }, 400);
  });
  onBeforeUnmount(() => clearTimeout(timer));
  return {
    allow() {
      readable = true;
    },
  };
}
