/** The table of targets. */
import type { Target } from '../target.ts';
import { checkpoint } from './checkpoint.ts';
import { csv } from './csv.ts';
import { encoder } from './encoder.ts';
import { link } from './link.ts';
import { wholeModel } from './model.ts';
import { onnx } from './onnx.ts';
import { safetensors } from './safetensors.ts';
import { stateJson } from './state-json.ts';
import { tape } from './tape.ts';
import { wasm } from './wasm.ts';

export const targets: readonly Target[] = [
  safetensors,
  stateJson,
  checkpoint,
  wholeModel,
  onnx,
  csv,
  tape,
  wasm,
  encoder,
  link,
];
