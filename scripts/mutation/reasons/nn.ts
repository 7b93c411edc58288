/** Why mutants of nn may live: see ../reasons.ts. */
import type { Reason } from './reason.ts';

const optimisers = /nn\/src\/optim\//;
const losses = /nn\/src\/loss\//;

export const nn: readonly Reason[] = [
  {
    files: optimisers,
    code: /^i < (data|grad)\.length$/,
    became: /<=/,
    reason: 'equal: a write past the end of a typed array is no write',
  },
  {
    files: optimisers,
    code: /^(weightDecay|penalty) !== 0$/,
    became: /true/,
    reason: 'equal: it adds 0 times a parameter, which is finite',
  },
  { files: optimisers, code: /^shrink !== 1$/, became: /true/, reason: 'equal: it multiplies by 1' },
  {
    files: optimisers,
    code: /^amsgrad$/,
    became: /true/,
    reason: 'equal: without amsgrad the largest is the second mean itself',
  },
  {
    files: /optim\/run\.ts/,
    code: /^(next\?\.at|run\.values\[(start|end)\]\?\.requiresGrad|end < run\.values\.length|column === undefined|typeof (target|column) === 'number'.*)$/,
    became: /^(next\.at|run\.values.*|end <= .*|false|typeof .*)$/,
    reason: 'equal: a check that the types ask for; what is read is there, and a piece ends with its run',
  },
  {
    files: /optim\/run\.ts/,
    code: /^(run\.cut === null.*|buffer !== kept\[i\]|data\.length <= STRETCH|column\.length === target\.length|i < target\.length)$/,
    reason: 'equal: cut anew, or copied another way, with the same numbers; only time',
  },
  {
    files: /optim\/fuse\.ts/,
    code: /^(\{ const \{ buffers, shape|this\.#runs !== runs|i < letters|buffers\[i\] !== plan|shape\[name\] !== plan|true$|piece\.given|!piece\.attached|run\.staged|plan === undefined|moment|!fused|fused\?|letters|typeof buffers|\{ step: 1)/,
    reason: 'equal: a layout made anew, a column that is not read, or numbers copied once more; only time',
  },
  {
    files: /optim\/state\.ts/,
    code: /^(\[\]|Math\.min\(stop, last\) - at)$/,
    reason: 'equal: there are runs for every group, and a piece ends with its run',
  },
  {
    files: /optim\/clip\.ts/,
    code: /^p === [12]$/,
    reason: 'rounding: a square by pow and a root by pow differ in the last bit at most',
  },
  {
    files: /optim\/(columns|terms)\.ts/,
    code: /^(i < (length|n)$|k === \(columnAlgebra|used\+\+|typeof |number !== null|commutes|columns\.every|\(column\)|\{ (if|const out)|true|false$)/,
    reason:
      "equal: loops of their own and the loop for any function give the same bits; a place behind a stretch is nobody's",
  },
  {
    files: /optim\/optimizer\.ts/,
    code: /^(this\.#looked !== freezes\.count|-1|\[\])$/,
    reason: 'equal: runs are looked at once more, or once less where nothing was frozen; only time',
  },
  {
    files: /optim\/sgd\.ts/,
    code: /^(momentum === 0|weightDecay === 0|!maximize)|^\{ for \(let i = 0; i < data\.length/,
    reason: 'equal: the short loop and the long one give the same bits; it is there for speed',
  },
  {
    files: /optim\/sgd\.ts/,
    code: /^momentum !== 0$/,
    became: /true/,
    reason: 'equal: it is asked only where there is momentum',
  },
  { files: /optim\/rmsprop\.ts/, code: /^momentum > 0$/, reason: 'equal: a buffer that is made and not read' },
  {
    files: /optim\/(run|clip|optimizer)\.ts/,
    code: /staged$/,
    became: /true/,
    reason: 'equal: copies numbers onto themselves, which only takes time',
  },
  {
    files: /optim\/run\.ts/,
    code: /^(end < parameters\.length|next\?\.data !== block\?\.data|next\?\.at !== block\.at \+ end - start)$/,
    became: /^true$/,
    reason: 'equal: cuts parameters into shorter runs, with the same numbers in each',
  },
  {
    files: /optim\/run\.ts/,
    code: /isUniform|requiresGrad !== wanted|^true$|wanted = first|end < run\.values\.length/,
    became: /^(true|false|\{\})$/,
    reason: 'equal: cuts a run also where nothing is frozen',
  },
  {
    files: losses,
    code: /^(\[-?[\d.]+, -?[\d.]+\]|-\d+|\{ (input|logTarget): .*\})$/,
    became: /^(\{\}|\[\]|\+\d+)$/,
    reason: "ranges and defaults for parity's generators and the docs, read by no test of nn",
  },
  {
    files: losses,
    code: /rows\[0\]\?\.length|list\.some\(isList\)|input\.some\(isList\)/,
    reason: 'equal: rows are looked at one by one afterwards, and there is a first one',
  },
  {
    files: losses,
    code: /weight === (1|null)|posWeight === 1|labelSmoothing === 0|share === 1|shares\.every|lists\.length === 0/,
    reason: 'rounding: the short form of a loss without weights or smoothing, of the same value to the last bits',
  },
  {
    files: losses,
    code: /^only !== undefined|values\.length === 1/,
    reason: 'rounding: the mean of one is the one itself',
  },
  {
    files: /loss\/cross-entropy\.ts/,
    code: /^labelSmoothing === 0$/,
    became: /false/,
    reason: 'equal: smoothed with 0, a loss is the plain one',
  },
  {
    files: /schedule\/one-cycle\.ts/,
    code: /^paramGroups\.entries\(\)$/,
    reason: 'equal: the first step, which follows at once, sets the momentum of every group again',
  },
  {
    files: /schedule\/warm-restarts\.ts/,
    code: /^TMult === 1$/,
    became: /false/,
    reason: 'equal: taking away cycle after cycle comes to the same place, only later',
  },
  { files: /loss\/reduce\.ts/, code: /^\[\]$/, reason: 'equal: every shape has a first row' },
  { files: /loss\/class-rows\.ts/, code: /^factor === 1$/, became: /false/, reason: 'equal: it multiplies by 1' },
  {
    files: /loss\/class-rows\.ts/,
    code: /^!shares\.some\(\(share\) => share instanceof Value\)$/,
    became: /false/,
    reason: 'equal: the sum of plain numbers, as a node of the same number',
  },
  {
    files: /loss\/class-rows\.ts/,
    code: /^ignored < 0 && sampleCall\(\)\?\.belowZero === false$/,
    became: /false/,
    reason: 'equal: a class that is one of the classes is no ignored one below 0; only a comparison more',
  },
  { files: /loss\/loss\.ts/, code: /^range !== 'ANY'$/, reason: "equal: no loss has a range 'ANY'" },
  {
    files: /loss\/probabilities\.ts/,
    code: /^\{ return undefined; \}$/,
    reason: 'equal: a function that ends without a value gives undefined',
  },
  {
    files: /loss\/probabilities\.ts/,
    code: /^typeof x === 'number'$/,
    became: /false/,
    reason: 'equal: a number has no slope to be guarded, and its value is the same by both formulas',
  },
  {
    files: /loss\/probabilities\.ts/,
    code: /^\{ logTarget: false \}$/,
    reason: 'equal: left out it is undefined, which is as good as false',
  },
  {
    files: /schedule\/composed\.ts/,
    code: /\?\.(initialStep|jump|step)\(?$|^turn > 0/,
    reason: 'equal: there is always a schedule whose turn it is, and a first one has no milestone',
  },
  {
    files: /schedule\/plateau\.ts/,
    code: /^metric > /,
    became: /^metric >= /,
    reason: 'equal: a metric that is exactly the bar takes its place',
  },
  {
    files: /schedule\/one-cycle\.ts/,
    code: /^epoch <= end$/,
    became: /^epoch < end$/,
    reason: 'equal: where a phase ends the next one begins with the same rate',
  },
  {
    files: /schedule\/rates\.ts/,
    code: /^\[lrLambda\]$/,
    reason: 'equal: a function is only looked at for being one, which was seen on the same line',
  },
  {
    files: /schedule\/rates\.ts/,
    code: /^epoch - 1 - TMax$/,
    became: /^epoch - 1 \+ TMax$/,
    reason: 'equal: both are as far from a multiple of 2 · TMax',
  },
  {
    files: /schedule\/schedule\.ts/,
    code: /^false$/,
    became: /true/,
    reason: 'equal: of a jump; closed forms, and LambdaLR which has none, do not ask whether it is the first step',
  },
  { files: /schedule\/rates\.ts/, code: /^hits === 0$/, became: /false/, reason: 'equal: gamma to the power 0 is 1' },
];
