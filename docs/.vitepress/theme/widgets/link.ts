/**
 * A link to one state of one demo: `…/learn/01#slope-1x3f&x=3`.
 *
 * The state is read once, when the page is mounted. What arrives in a URL is a stranger's: each widget takes only the
 * numbers and words that it knows, within their ranges, and says so when it ignored something. Nothing in it ever runs.
 */
import { onMounted, type Ref, ref } from 'vue';
import { fromFragment } from './fragment.ts';

export {
  anchorOf,
  fromFragment,
  type LinkState,
  leavesIn,
  leavesOf,
  numberIn,
  textIn,
  toFragment,
} from './fragment.ts';

/**
 * Reads this widget's state from the URL once the page is there.
 * @param anchor - the widget's name
 * @param apply - takes the state; returns whether all of it made sense
 * @returns a notice for the reader: '' unless something was ignored
 */
export function useLink(anchor: string, apply: (state: ReadonlyMap<string, string>) => boolean): Ref<string> {
  const notice = ref('');
  onMounted(() => {
    const state = fromFragment(location.hash, anchor);
    if (state === undefined) return;
    if (!apply(state)) notice.value = 'Part of the link’s state made no sense here and was left out.';
    document.getElementById(anchor)?.scrollIntoView({ block: 'center' });
  });
  return notice;
}
