/** The examples of every code. */
import { compileExamples } from './compile.ts';
import { engineExamples } from './engine.ts';
import type { ErrorExample } from './example.ts';
import { fileExamples } from './files.ts';
import { nnExamples } from './nn.ts';

export const errorExamples: Readonly<Record<string, ErrorExample>> = {
  ...engineExamples,
  ...compileExamples,
  ...nnExamples,
  ...fileExamples,
};
