/** Every rule of nn by its name, for those who list them: the docs' reference, and the test that provokes each. */
import { rules as core } from '../errors.ts';
import { fileRules } from './files.ts';
import { trainingRules } from './training.ts';

export const rules = { ...core, ...fileRules, ...trainingRules };
