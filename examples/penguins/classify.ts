/** What species are these? The model's file and a table's text are all it takes, in Node (use.ts) and in a page (page/use.ts). */
// #region classify
import { loadModel, Scaler } from '@chainrule/nn';
import { type CSVFormat, parseCSV } from '@chainrule/nn/datasets';

export async function classify(file: Uint8Array, text: string) {
  const { model, preprocessing, classes = [] } = loadModel(file);
  const { format, scaler } = preprocessing as { format: CSVFormat; scaler: unknown };
  const { x } = await parseCSV(text, { format });
  const rows = Scaler.fromJSON(scaler).transform(x);
  return { names: model.predictClasses(rows).map((c) => classes[c] ?? ''), scores: model.predictRows(rows) };
}
// #endregion classify
