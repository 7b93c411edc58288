const { sum, Value } = require('@chainrule/engine');
const { MLP, manualSeed } = require('@chainrule/nn');
const { run } = require('./program.js');

console.log(run({ Value, MLP, manualSeed, sum }));
