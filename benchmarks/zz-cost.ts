import { fit, MLP, SGD, hingeLoss, crossEntropy, makeMoons, Generator, mseLoss } from '@chainrule/nn';
import { loadDigits } from '@chainrule/nn/datasets';
const moons = makeMoons(100, { noise: 0.1, seed: 1 });
const y = moons.y.map((l) => 2 * l - 1);
const digits = loadDigits(); const dx = digits.x.map((r) => r.map((p) => p / 16));
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000; };
async function moon(check: boolean, epochs: number) {
  const model = new MLP(2, [16, 16, 1], { activation: 'relu', outputActivation: 'linear', generator: new Generator(5) });
  const optimizer = new SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
  const t = cpu();
  await fit(model, { data: { x: moons.x, y }, loss: hingeLoss, optimizer, batchSize: 20, epochs, check, generator: new Generator(11) });
  return cpu() - t;
}
async function digit(check: boolean, epochs: number) {
  const model = new MLP(64, [32, 10], { activation: 'relu', outputActivation: 'linear', generator: new Generator(5) });
  const optimizer = new SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
  const t = cpu();
  await fit(model, { data: { x: dx, y: digits.y }, loss: crossEntropy, optimizer, batchSize: 32, epochs, check, generator: new Generator(11) });
  return cpu() - t;
}
const median = (xs: number[]) => xs.sort((a, b) => a - b)[xs.length >> 1]!;
for (const [name, f, epochs] of [['moons', moon, 100], ['digits', digit, 5]] as const) {
  const on: number[] = [], off: number[] = [];
  for (let i = 0; i < 100; i++) { off.push(await f(false, epochs)); on.push(await f(true, epochs)); }
  const ratios = on.map((x, i) => x / off[i]!);
  const mn = (xs: number[]) => xs.slice().sort((a, b) => a - b)[Math.floor(xs.length / 10)]!; console.log('p10', mn(off).toFixed(2), mn(on).toFixed(2), (mn(on) / mn(off)).toFixed(3)); console.log(name, 'first off/on', off[0]!.toFixed(1), on[0]!.toFixed(1), 'median off', median(off.slice(3)).toFixed(2), 'on', median(on.slice(3)).toFixed(2), 'ratio', median(ratios.slice(3)).toFixed(3));
}
