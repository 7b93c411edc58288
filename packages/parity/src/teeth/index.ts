/** All teeth. */
import { attentionTeeth } from './attention.ts';
import { compilerTeeth } from './compiler.ts';
import { engineTeeth } from './engine.ts';
import type { Tooth } from './tooth.ts';
import { trainingTeeth } from './training.ts';

export const teeth: readonly Tooth[] = [...engineTeeth, ...trainingTeeth, ...attentionTeeth, ...compilerTeeth];
