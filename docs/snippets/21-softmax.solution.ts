import { amax, sum, type Value } from '@chainrule/engine';

export function softmax(scores: Value[]): Value[] {
  const top = amax(scores);
  const powers = scores.map((score) => score.sub(top).exp());
  const total = sum(powers);
  return powers.map((power) => power.div(total));
}
