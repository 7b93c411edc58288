/**
 * Why a mutant may live: each entry stands for mutants that no test can tell from the code, or that change nothing but time.
 * A survivor without an entry is work that is left, and the report says so. A reason that begins with `equal:` says that the
 * mutant gives the same numbers as the code, always: such mutants do not count.
 */

/** Mutants of files whose code and replacement match. */
export interface Reason {
  readonly files: RegExp;
  readonly code: RegExp;
  readonly became?: RegExp;
  readonly reason: string;
}

const optimisers = /nn\/src\/optim\//;
const losses = /nn\/src\/loss\//;

export const reasons: readonly Reason[] = [
  {
    files: /ops\/composite\.ts/,
    code: /^(\{ op: clone, args: \[\], params: \{\} \}|\[\])$/,
    reason: 'equal: a leaf is only the key of its value and its gradient; what it was made of is not asked',
  },
  {
    files: /ops\/composite\.ts/,
    code: /^typeof term === 'number'$/,
    reason: 'equal: a gradient noted for a number, which nobody asks for',
  },
  {
    files: /ops\/reduction\.ts/,
    code: /^p === [12]$/,
    reason: 'rounding: pow treats these exponents apart and gives the same bits; in the slope the last bit may differ',
  },
  {
    files: /ops\/reduction\.ts/,
    code: /^-Infinity$/,
    reason: 'equal: what a fold of an empty list starts from: of logsumexp, both infinities come to the same',
  },
  {
    files: /ops\/trigonometric\.ts/,
    code: /^x < 0$/,
    became: /<=/,
    reason: 'equal: on the axis both distances are |y|',
  },
  { files: /ops\/rounding\.ts/, code: /^x - 0\.5$/, reason: 'equal: both lie as far from an integer' },
  {
    files: /engine\/src\/ops\//,
    code: /^(-\d[\d.]*|\[-?[\d.]+, -?[\d.]+\])$/,
    became: /^(\+[\d.]+|\[\])$/,
    reason: 'a range for generators to draw from: another one, of which the op is as good',
  },
  {
    files: /src\/backward\.ts/,
    code: /^i < at \+ count$/,
    became: /<=/,
    reason: "equal: the place after a bank's is the next bank's, which is cleared as well, or nobody's",
  },
  {
    files: /src\/backward\.ts/,
    code: /^anomaly === null$/,
    became: /false|!==/,
    reason: 'equal: node by node a bank gives the same bits; at once it takes less time',
  },
  {
    files: /src\/backward\.ts/,
    code: /^!matrix\.clear$/,
    reason: 'equal: gradients that are 0 are not set aside one by one either',
  },
  { files: /src\/grad\.ts/, code: /^nodes\.length - 1$/, reason: 'equal: behind the last node there is none' },
  {
    files: /src\/grad\.ts/,
    code: /^(g !== undefined|op === null|output === undefined|inputs\[missing\]\?\.label)$/,
    reason:
      'equal: a check that the types ask for; every node of the order is an op and is reached, and what is read is there',
  },
  {
    files: /src\/graph\.ts/,
    code: /^(met\.get\(input\) !== 'done'|node\.record !== null|list\.mark === walk\.done.*|arity !== 'n')$/,
    reason: 'equal: what is done is met again, and passed over; only time',
  },
  {
    files: /src\/graph\.ts/,
    code: /^(mark !== begun.*|mark !== done|node\.mark >= begun|stack\[stack\.length - 1\] !== (bank|node)|stack\.length - 1)$/,
    reason: 'equal: a step that is met once more has its inputs done, and takes its place then; only time',
  },
  { files: /src\/graph\.ts/, code: /^-1$/, became: /^\+1$/, reason: 'equal: no walk has the number 1 either' },
  {
    files: /trace\/gradient\.ts/,
    code: /^(lists\.some\(\(list\)|\[\]$|part !== null|builder\.nodes\.slice|forward - 1|tape\.parameters \+ tape\.inputs)/,
    reason:
      'equal: an op of fixed arity has one list and a rule for each operand asked for; nodes that are no steps have nothing to do',
  },
  {
    files: /trace\/gradient\.ts/,
    code: /^(this\.#wants\[|node\.kind !== 'step'|wants\[id\] === true|live\.length === 0|id >= )/,
    reason: 'equal: where no gradient is wanted none arrives, so there is nothing to hand on; leaves have no operands',
  },
  {
    files: /trace\/gradient\.ts/,
    code: /^(id !== null|!targets\.some)/,
    reason: 'equal: a product that nobody takes a gradient from; only time',
  },
  {
    files: /trace\/gradient\.ts/,
    code: /^(phases\[target\] !== 'sample'|node\.kind === 'parameter')$/,
    reason: 'equal: asked for what the next line asks as well',
  },
  {
    files: /trace\/simplify\.ts/,
    code: /^(inner\b|known !== undefined|op\.arity === 'n'|tape\.valueOf\(args|op\.arity === 2$)/,
    reason:
      'equal: a check that the types ask for, or a short cut: no reduction comes here, and no op of two operands has options',
  },
  {
    files: /ops\/dense-dot\.ts/,
    code: /^(ws|xs)\.length > 1/,
    reason: 'equal: the walk over several runs gives the same bits for one of each; the short way is there for speed',
  },
  {
    files: /ops\/dense-rows\.ts/,
    code: /^(j \+ 4 <= count|j >= 4|apart|tracked && x\.tracked .*)$/,
    became: /^(false|j \+ 4 < count|j > 4)$/,
    reason: 'equal: row by row the same sums in the same order; four at once are there for speed',
  },
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
    files: /optim\/(adam|rmsprop)\.ts/,
    code: /^(w|share1?) < 0\.5$/,
    reason: "rounding: both branches of torch's lerp agree but for the last bits, and tests allow for some",
  },
  {
    files: /optim\/clip\.ts/,
    code: /^p === [12]$/,
    reason: 'rounding: a square by pow and a root by pow differ in the last bit at most',
  },
  {
    files: /optim\/columns\.ts/,
    code: /^(i < (length|n)|used\+\+|typeof |number !== null|commutes|columns\.every|\(column\)|\{ (if|const out)|true|false$)/,
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
    code: /^plain\.share === 0$/,
    reason: 'equal: an ignored row is 0, and smoothed with 0 it is 0',
  },
  { files: /loss\/class-rows\.ts/, code: /^factor === 1$/, became: /false/, reason: 'equal: times 1' },
  {
    files: /loss\/class-rows\.ts/,
    code: /^typeof share !== 'number'$/,
    became: /true/,
    reason: 'equal: the sum of plain numbers, as a node of the same number',
  },
  {
    files: /loss\/class-rows\.ts/,
    code: /^ignored >= 0 \|\| sampleCall\(\)\?\.belowZero$/,
    became: /true/,
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
