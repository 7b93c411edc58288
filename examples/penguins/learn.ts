/** From a table with holes and texts to a model in one file: the same in Node (train.ts) and in a page's worker (page/worker.ts). */
// #region learn
import type { FitOptions, RunParts } from '@chainrule/nn';
// biome-ignore format: a line
import { Adam, accuracy, crossEntropy, f1, fit, Generator, MLP, Scaler, saveModel, trainTestSplit } from '@chainrule/nn';
import { parseCSV } from '@chainrule/nn/datasets';

type More = Pick<FitOptions, 'onBatch' | 'onEpoch' | 'resume' | 'signal'>;

export async function learn(text: string, seed = 1, more = async (_run: RunParts): Promise<More> => ({})) {
  const [header = '', ...lines] = text.trim().split('\n');
  const csv = (rows: readonly string[]) => [header, ...rows].join('\n');
  const species = lines.map((line) => line.split(',')[0]);
  const outer = trainTestSplit({ x: lines, y: species }, { testSize: 0.25, stratify: true, seed });
  const inner = trainTestSplit(outer.train, { testSize: 0.2, stratify: true, seed });

  // What is put into holes, which texts there are, and the scale are learnt from the rows to train on, and from no others.
  const columns = ['bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g', 'island', 'sex'];
  const options = { target: 'species', columns, oneHot: ['island', 'sex'], missing: 'median' } as const;
  const { format, classes, ...table } = await parseCSV(csv(inner.train.x), options);
  const scaler = new Scaler().fit(table.x);
  const read = async (rows: readonly string[]) => {
    const { x, y } = await parseCSV(csv(rows), { format });
    return { x: scaler.transform(x), y };
  };
  const [data, validation, test] = await Promise.all([read(inner.train.x), read(inner.test.x), read(outer.test.x)]);

  const generator = new Generator(seed);
  const model = new MLP(table.columns.length, [16, classes.length], { outputActivation: 'linear', generator });
  const run = { model, optimizer: new Adam(model.parameters(), { lr: 0.01 }), generator };
  const history = await fit(model, {
    ...{ data, validation, loss: crossEntropy, optimizer: run.optimizer, generator, epochs: 200 },
    ...{ metrics: { accuracy, f1 }, earlyStopping: { patience: 20, minDelta: 0.001 }, ...(await more(run)) },
  });
  const file = saveModel(model, { preprocessing: { format, scaler }, classes });
  return { file, history, classes, scores: model.predictRows(test.x), species: test.y };
}
// #endregion learn
