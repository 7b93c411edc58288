/** An op of one's own that is made of others and has an option: so much of a, and the rest of b. */
import { type Algebra, type BinaryOp, defineOp } from '../src/index.ts';

export const blend: BinaryOp<{ readonly share: number }> = defineOp({
  name: 'blend',
  arity: 2,
  params: { share: 0.25 as number },
  define: <T>(k: Algebra<T>, a: T, b: T, { share }: { readonly share: number }) =>
    k.add(k.mul(a, share), k.mul(b, 1 - share)),
});
