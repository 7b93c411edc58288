/** A hundred thousand rows of ten columns: read from text, put on one scale, and trained on for an epoch. Prints memory and time. */
import { accuracy, binaryCrossEntropyWithLogits, fit, MLP, Scaler, SGD } from '@chainrule/nn';
import { parseCSV } from '@chainrule/nn/datasets';

const rows = Number(process.argv[2]);
const lines = ['a,b,c,d,e,f,g,h,i,j,y'];
for (let r = 0; r < rows; r++) {
  const numbers = Array.from({ length: 10 }, (_, c) => ((r * (c + 7)) % 101) / 10);
  lines.push(`${r % 50 === 0 ? '' : numbers[0]},${numbers.slice(1).join()},${(numbers[1] ?? 0) > 5 ? 'yes' : 'no'}`);
}
const text = lines.join('\n');
lines.length = 0;

const { user, system } = process.cpuUsage();
const { x, y } = await parseCSV(text, { target: 'y', missing: 'mean' });
const scaled = new Scaler().fit(x).transform(x);
const model = new MLP(10, [8, 1], { outputActivation: 'linear' });
const optimizer = new SGD(model.parameters(), { lr: 0.1 });
const data = { x: scaled, y };
const history = await fit(model, { data, loss: binaryCrossEntropyWithLogits, optimizer, metrics: { accuracy } });
const spent = process.cpuUsage({ user, system });
const report = {
  rows: y.length,
  accuracy: history.metrics.accuracy?.at(-1),
  megabytes: process.resourceUsage().maxRSS / 1024,
  seconds: (spent.user + spent.system) / 1e6,
};
process.stdout.write(JSON.stringify(report));
