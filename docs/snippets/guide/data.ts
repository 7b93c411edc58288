// #region data
import { Adam, accuracy, crossEntropy, fit, LabelEncoder, MLP, manualSeed, Scaler } from '@chainrule/nn';
import { parseCSV } from '@chainrule/nn/datasets';

manualSeed(1);
const text = 'length,color,kind\n1.2,red,a\n,blue,b\n3.9,blue,b\n1.1,red,a\n4.2,green,b\n0.9,,a\n';
const table = await parseCSV(text, { target: 'kind', missing: 'mean', oneHot: ['color'] });
console.log(table.columns.join()); // length,color=blue,color=green,color=red
console.log(table.classes.join()); // a,b

const scaler = new Scaler().fit(table.x);
const model = new MLP(4, [8, 2], { outputActivation: 'linear' });
const optimizer = new Adam(model.parameters(), { lr: 0.05 });
const data = { x: scaler.transform(table.x), y: table.y };
const history = await fit(model, { data, loss: crossEntropy, optimizer, epochs: 60, metrics: { accuracy } });
console.log(history.metrics.accuracy?.at(-1)); // 1

// rows to come, without a target: read, filled and scaled as those that were trained on
const rows = await parseCSV('length,color\n4.1,\n1,red\n', { format: table.format });
const kinds = new LabelEncoder().fit(table.classes).inverse(model.predictClasses(scaler.transform(rows.x)));
console.log(kinds.join()); // b,a
// #endregion data
