import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'chainrule-'));
const path = join(folder, 'model.safetensors');

// #region node
import { MLP } from '@chainrule/nn';
import { loadStateDict, saveStateDict } from '@chainrule/nn/node';

const model = new MLP(3, [4, 4, 1]);
await saveStateDict(path, model.stateDict());
model.loadStateDict(await loadStateDict(path));

// #endregion node

// #region pytorch
import { toPyTorch } from '@chainrule/nn/pytorch';

const files = toPyTorch(model);
console.log(Object.keys(files).join(' ')); // model.py train.py model.safetensors

// #endregion pytorch

// #region onnx
import { writeFile } from 'node:fs/promises';
import { toOnnx } from '@chainrule/nn/onnx';

const onnx = await toOnnx(model); // float32; { dtype: 'float64' } where the runtime has it
await writeFile(`${path}.onnx`, onnx);
console.log(onnx.length > 500); // true

// #endregion onnx

// #region fromOnnx
import { readFile } from 'node:fs/promises';
import { fromOnnx } from '@chainrule/nn/onnx';

const network = await fromOnnx(await readFile(`${path}.onnx`));
console.log(network.predict([[2, 3, -1]]).length); // 1

// #endregion fromOnnx

// #region digits
import { loadDigits } from '@chainrule/nn/datasets';

const { x, y } = loadDigits();
console.log(x.length, x[0]?.length, y[0]); // 1797 64 0
// #endregion digits

rmSync(folder, { recursive: true });
