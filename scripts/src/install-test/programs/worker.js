import { sum, Value } from '@chainrule/engine';
import { MLP, manualSeed } from '@chainrule/nn';
import { run } from './program.js';

postMessage(run({ Value, MLP, manualSeed, sum }));
