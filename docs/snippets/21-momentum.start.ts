import type { Value } from '@chainrule/engine';

/**
 * Exercise 3: momentum.
 * Keep one speed per parameter: speed = share · (the speed of the step before) + grad. Then p.data goes against it, times lr.
 * The function that you return runs once per step.
 */
export function momentum(parameters: Value[], lr: number, share: number): () => void {
  return () => {
    for (const p of parameters) {
      const speed = share * 0 + p.grad; // Your turn: instead of 0, the speed of the step before.
      p.data -= lr * speed;
    }
  };
}
