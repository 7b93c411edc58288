import { sum, Value } from '@chainrule/engine';
import { MLP, manualSeed } from '@chainrule/nn';
import { run } from './program.js';

document.title = run({ Value, MLP, manualSeed, sum });
