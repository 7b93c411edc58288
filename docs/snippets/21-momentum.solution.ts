import type { Value } from '@chainrule/engine';

export function momentum(parameters: Value[], lr: number, share: number) {
  const speeds = new Map<Value, number>();
  return () => {
    for (const p of parameters) {
      const speed = share * (speeds.get(p) ?? 0) + p.grad;
      speeds.set(p, speed);
      p.data -= lr * speed;
    }
  };
}
