/**
 * The state behind the stepping buttons: how far forward the data are known, how far back the gradients.
 *
 * Forward reveals one result at a time; backward then handles one node at a time. `at` runs over both:
 * 0 … forward nodes … root gets 1 … backward nodes.
 */
import { computed, type Ref, ref, watch } from 'vue';
import { formulaOf, type GraphModel, nameOf } from './model.ts';
import { show } from './number.ts';
import { type BackwardStep, backwardSteps, type Share } from './steps.ts';

const made = (model: GraphModel): number[] => model.nodes.filter((node) => node.op !== '').map((node) => node.id);

function shareWords(model: GraphModel, { to, slope, upstream, amount }: Share): string {
  const target = model.nodes[to];
  return target === undefined ? '' : `${nameOf(target)} gets ${show(slope)} × ${show(upstream)} = ${show(amount)}`;
}

/** What a step did, in one sentence. */
export function describeStep(model: GraphModel, step: BackwardStep): string {
  const node = model.nodes[step.node];
  if (node === undefined) return '';
  const shares = step.shares.map((share) => shareWords(model, share));
  const formula = formulaOf(
    node.op,
    node.inputs.map((id) => nameOf(model.nodes[id] ?? node)),
  );
  return `${node.label === '' ? formula : `${node.label} = ${formula}`}: ${shares.join('; ')}.`;
}

export function useStepper(model: Ref<GraphModel>, start: 'nothing' | 'data' | 'grads') {
  const forward = computed(() => made(model.value));
  const backward = computed(() => backwardSteps(model.value));
  const last = computed(() => forward.value.length + 1 + backward.value.length);
  const begin = (): number => ({ nothing: 0, data: forward.value.length, grads: last.value })[start];
  const at = ref(begin());
  watch(
    () => model.value.nodes.length,
    () => {
      at.value = begin();
    },
  );
  const back = computed(() => at.value - forward.value.length - 1); // −1: no gradient yet; 0: the root has its 1
  const step = computed(() => (back.value > 0 ? backward.value[back.value - 1] : undefined));
  const hidden = computed(() => new Set(forward.value.slice(at.value)));
  const active = computed(() => {
    if (back.value === 0) return model.value.root;
    if (step.value !== undefined) return step.value.node;
    return forward.value[at.value - 1] ?? null;
  });
  const grads = computed<readonly (number | null)[]>(() => {
    if (step.value !== undefined) return step.value.grads;
    return model.value.nodes.map((node) => (back.value === 0 && node.id === model.value.root ? 1 : 0));
  });
  /** The gradients after all of one pass. */
  const onePass = computed<readonly number[]>(() => backward.value.at(-1)?.grads ?? model.value.nodes.map(() => 1));
  const sentence = computed(() => {
    if (step.value !== undefined) return describeStep(model.value, step.value);
    if (back.value === 0)
      return `The root starts at 1: it changes exactly as much as itself. All other gradients are 0.`;
    const node = model.value.nodes[forward.value[at.value - 1] ?? -1];
    if (node === undefined) return 'Only the leaves have numbers. Step forward to compute the rest.';
    return `Forward: ${node.label === '' ? '' : `${node.label} = `}${formulaOf(
      node.op,
      node.inputs.map((id) => show(model.value.nodes[id]?.data ?? 0)),
    )} = ${show(node.data)}.`;
  });
  const go = (to: number): void => {
    at.value = Math.max(0, Math.min(last.value, to));
  };
  return {
    at,
    last,
    forwardEnd: computed(() => forward.value.length),
    step,
    hidden,
    active,
    grads,
    onePass,
    sentence,
    go,
    reset: () => go(begin()),
  };
}
