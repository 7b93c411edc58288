// A real program, the same for every runtime: an expression, a network that learns, and plain predictions.
export function run({ Value, MLP, manualSeed, sum }) {
  const a = new Value(2);
  const L = a.mul(-3).add(10).mul(-2);
  L.backward();
  if (L.data !== -8 || a.grad !== 6) throw new Error(`the expression gave ${L.data} and ${a.grad}`);

  const xs = [[2, 3, -1], [3, -1, 0.5], [0.5, 1, 1], [1, 1, -1]]; // biome-ignore format: a sample a row
  const ys = [1, -1, -1, 1];
  manualSeed(1337);
  const model = new MLP(3, [4, 4, 1], { init: 'uniform' });
  let loss;
  for (let step = 0; step < 20; step++) {
    loss = sum(xs.map((x, i) => model.forward(x).sub(ys[i]).square()));
    for (const p of model.parameters()) p.grad = 0;
    loss.backward();
    for (const p of model.parameters()) p.data -= 0.05 * p.grad;
  }
  if (!(loss.data < 0.1)) throw new Error(`after 20 steps the loss was ${loss.data}`);
  const right = model.predict(xs).every((y, i) => y * ys[i] > 0);
  if (!right) throw new Error('predict() gave a wrong sign');
  return 'it works';
}
