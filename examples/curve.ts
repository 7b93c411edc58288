/**
 * A curve with error bars: measured points of sin x, some of them sure, others not.
 * A point's loss is divided by the square of its error bar, so that the sure ones weigh more: maximum likelihood for
 * normal errors. Five networks from five starts say how far the answer itself can be trusted.
 */
import assert from 'node:assert/strict';
import type { Operand, Value } from '@chainrule/engine';
import { Adam, CosineAnnealingLR, fit, Generator, MLP, manualSeed, mseLoss, r2 } from '@chainrule/nn';

const generator = new Generator(3);
const noise = generator.randn(60);
const points = Array.from({ length: 60 }, (_, i) => {
  const at = -3 + (6 * i) / 59;
  const bar = i % 2 === 0 ? 0.05 : 0.3;
  return { at, bar, value: Math.sin(at) + bar * (noise[i] ?? 0) };
});
const data = { x: points.map(({ at }) => [at]), y: points.map(({ value, bar }) => [value, bar]) };

/** The square of the miss, in units of the error bar. */
function loss(prediction: Value, target: Operand | readonly Operand[]): Value {
  const [value = 0, bar = 1] = target as readonly Operand[]; // the targets of this dataset are pairs
  return mseLoss(prediction.sub(value).div(bar), 0);
}

const grid = Array.from({ length: 13 }, (_, i) => [-3 + i / 2]);
const curves: Float64Array[] = [];
for (const seed of [1, 2, 3, 4, 5]) {
  manualSeed(seed);
  const model = new MLP(1, [12, 12, 1], { outputActivation: 'linear' });
  const optimizer = new Adam(model.parameters(), { lr: 0.02 });
  const scheduler = new CosineAnnealingLR(optimizer, { TMax: 150 });
  const history = await fit(model, { data, loss, optimizer, scheduler, epochs: 150, batchSize: 15 });
  assert.equal(history.path, 'compiled');
  curves.push(model.predict(grid));
}

const middle = grid.map((_, i) => curves.reduce((total, curve) => total + (curve[i] ?? 0), 0) / curves.length);
for (const [i, [at = 0]] of grid.entries()) {
  const all = curves.map((curve) => curve[i] ?? 0);
  const spread = (Math.max(...all) - Math.min(...all)) / 2;
  console.log(
    `x ${at.toFixed(1).padStart(4)}  ${middle[i]?.toFixed(3).padStart(6)} ± ${spread.toFixed(3)}  true ${Math.sin(at).toFixed(3).padStart(6)}`,
  );
}
const score = r2(
  middle,
  grid.map(([at = 0]) => Math.sin(at)),
);
console.log(`r² ${score.toFixed(4)}`);
assert.ok(score > 0.98);
