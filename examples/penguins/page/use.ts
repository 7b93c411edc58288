/** The page that uses a model: one that was kept in this browser, or one from a file, whoever saved it. */
import { classify } from '../classify.ts';
import penguins from '../penguins.csv?raw';
import { chosen, element } from './elements.ts';
import { kept } from './keep.ts';

const said = element('said', HTMLOutputElement);
const shown = element('names', HTMLTextAreaElement);
const table = element('table', HTMLInputElement);
const model = element('model', HTMLInputElement);

// #region use
/** Says what species the rows are, or why nobody can say. */
async function ask(file: Uint8Array): Promise<void> {
  shown.hidden = true;
  try {
    const { names } = await classify(file, await chosen(table, penguins));
    const counts = [...new Set(names)].map((name) => `${names.filter((other) => other === name).length} ${name}`);
    said.value = `${names.length} penguins: ${counts.join(', ')}`;
    shown.value = names.join('\n');
    shown.hidden = false;
  } catch (error) {
    said.value = String(error);
  }
}

element('kept', HTMLButtonElement).addEventListener('click', async () => {
  const file = await kept('penguins').catch((error: unknown) => String(error));
  if (file instanceof Uint8Array) await ask(file);
  else said.value = file ?? 'No model is kept in this browser yet';
});
model.addEventListener('change', async () => {
  const [file] = model.files ?? [];
  if (file !== undefined) await ask(new Uint8Array(await file.arrayBuffer()));
});
// #endregion use
