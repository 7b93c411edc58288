import { sum, Value } from '@chainrule/engine';
import { MLP, manualSeed } from '@chainrule/nn';
import { run } from './program.js';

console.log(run({ Value, MLP, manualSeed, sum }));
