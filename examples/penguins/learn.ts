/** From a table with holes and texts to a model in one file: the same in Node (train.ts) and in a page's worker (page/worker.ts). */
// #region learn
import type { FitOptions, RunParts } from '@chainrule/nn';
import { accuracy, crossEntropy, f1, fit, Generator, MLP, Scaler, SGD, saveModel, trainTestSplit } from '@chainrule/nn';
import { parseCSV } from '@chainrule/nn/datasets';

export async function learn(text: string, seed = 1, more = async (_: RunParts): Promise<Partial<FitOptions>> => ({})) {
  const lines = text.trim().split('\n');
  const rows = [...lines.keys()].slice(1);
  const species = rows.map((i) => lines[i]?.split(',')[0]);
  const outer = trainTestSplit({ x: rows, y: species }, { testSize: 0.25, stratify: true, seed });
  const inner = trainTestSplit(outer.train, { testSize: 0.2, stratify: true, seed });
  // The other lines become blank, which parseCSV skips: so its messages name the lines of the file.
  const only = (part: number[], own = new Set(part)) => lines.map((l, i) => (i && !own.has(i) ? '' : l)).join('\n');

  // What is put into holes, which texts there are, and the scale are learnt from the rows to train on, and from no others.
  const columns = ['bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g', 'island', 'sex'];
  const options = { target: 'species', columns, oneHot: ['island', 'sex'], missing: 'median' } as const;
  const { format, classes, ...table } = await parseCSV(only(inner.train.x), options);
  const scaler = new Scaler().fit(table.x);
  const read = async (part: number[]) => {
    const { x, y } = await parseCSV(only(part), { format });
    return { x: scaler.transform(x), y };
  };
  const [data, validation, test] = await Promise.all([read(inner.train.x), read(inner.test.x), read(outer.test.x)]);

  const generator = new Generator(seed);
  const model = new MLP(table.columns.length, [16, classes.length], { outputActivation: 'linear', generator });
  const run = { model, optimizer: new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 }), generator };
  const history = await fit(model, {
    ...{ ...(await more(run)), data, validation, loss: crossEntropy, optimizer: run.optimizer, generator },
    ...{ epochs: 200, metrics: { accuracy, f1 }, earlyStopping: { patience: 20, minDelta: 0.001 } },
  });
  const file = saveModel(model, { preprocessing: { format, scaler }, classes });
  return { file, history, classes, scores: model.predictRows(test.x), species: test.y };
}
// #endregion learn
