import type { Value } from '@chainrule/engine';

/**
 * Exercise 3: momentum.
 * Keep a speed per parameter: share · (its last speed) + grad.
 * Then p.data goes against the speed, times lr.
 * The function that you return runs once per step.
 */
export function momentum(parameters: Value[], lr: number, share: number) {
  return () => {
    for (const p of parameters) {
      // Your turn: instead of 0, the speed of the step before.
      const speed = share * 0 + p.grad;
      p.data -= lr * speed;
    }
  };
}
