/**
 * Why an answer may have come out as it did: the typical ways to a wrong gradient are tried one after another, and the first
 * that gives the reader's number is named. It never gives the answer away.
 */
import { type GraphModel, type GraphNode, nameOf } from './model.ts';
import { readNumber, show } from './number.ts';

/** One use of a node: by whom, with what local slope, and what arrives there. */
interface Use {
  readonly user: GraphNode;
  readonly slope: number;
  readonly upstream: number;
  /** The other factor's place is taken by the node's own value: the typical slip at a product. */
  readonly own: number;
}

/** Whether two numbers are the same for a reader who rounds. */
export const alike = (x: number, y: number): boolean => Math.abs(x - y) <= 1e-3 * Math.max(1, Math.abs(y));

const usesOf = (model: GraphModel, id: number): Use[] =>
  model.nodes.flatMap((user) =>
    user.inputs.flatMap((input, slot) =>
      input === id
        ? [{ user, slope: user.slopes[slot] ?? 0, upstream: user.grad, own: model.nodes[id]?.data ?? 0 }]
        : [],
    ),
  );

const total = (uses: readonly Use[], part: (use: Use) => number): number =>
  uses.reduce((sum, use) => sum + part(use), 0);

/** Mistakes at one use or at all of them. */
function slipOf(uses: readonly Use[], x: number, name: string): string {
  const [first] = uses;
  if (first === undefined) return '';
  const who = nameOf(first.user);
  const arrives = uses.length === 1 ? `what arrives at ${who}` : 'what arrives at each result';
  if (uses.length > 1 && uses.some(({ slope, upstream }) => alike(x, slope * upstream)))
    return `That is what comes back along one way. ${name} is used ${uses.length} times: add up what comes along each.`;
  if (
    alike(
      x,
      total(uses, ({ slope }) => slope),
    )
  )
    return `That is the local slope alone. Multiply it by ${arrives}.`;
  if (
    alike(
      x,
      total(uses, ({ upstream }) => upstream),
    )
  )
    return `That is ${arrives}. Multiply it by the local slope: what the operation does to ${name}.`;
  const products = uses.filter(({ user }) => user.op === 'mul');
  if (
    products.length > 0 &&
    alike(
      x,
      total(uses, (use) => (use.user.op === 'mul' ? use.own : use.slope) * use.upstream),
    )
  )
    return `You took ${name}’s own value. Times swaps: take the value of the other factor.`;
  if (
    uses.length > 1 &&
    alike(
      x,
      uses.reduce((product, { slope, upstream }) => product * slope * upstream, 1),
    )
  )
    return 'You multiplied the ways. Multiply along a way, and add over the ways.';
  if (
    alike(
      x,
      total(uses, ({ slope, upstream }) => slope + upstream),
    )
  )
    return `You added the local slope and ${arrives}. Multiply the two.`;
  return '';
}

/**
 * What to say about an answer for a node's gradient.
 * @param text - as typed
 * @returns '' for nothing typed, a right answer, or a mistake that is not known
 */
export function whyWrong(model: GraphModel, id: number, text: string): string {
  const node = model.nodes[id];
  if (node === undefined || text.trim() === '') return '';
  const x = readNumber(text);
  if (Number.isNaN(x)) return `“${text.trim().slice(0, 20)}” is not a number. Write one such as −2 or 0.5.`;
  if (alike(x, node.grad)) return '';
  const name = nameOf(node);
  if (alike(x, node.data)) return `${show(node.data)} is ${name}’s value, not its slope.`;
  if (id === model.root) return `${name} moves exactly as much as itself. So which number does it start with?`;
  if (alike(x, -node.grad)) return 'The size is right, the sign is not.';
  if (x === 0) return `0 would mean that a nudge of ${name} never arrives.`;
  return slipOf(usesOf(model, id), x, name);
}
