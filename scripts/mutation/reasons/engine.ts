/** Why mutants of the engine may live: see ../reasons.ts. */
import type { Reason } from './reason.ts';

export const engine: readonly Reason[] = [
  {
    files: /ops\/(piecewise|rounding)\.ts/,
    code: /^(\[\(k\) => k\.constant\(0\)\]|\(k\) => k\.constant\(0\))$/,
    became: /^(\[\]|\(\) => undefined)$/,
    reason: 'a rule that is missing adds nothing, as a rule of 0 does',
  },
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
    files: /trace\/chain\.ts/,
    code: /^(phases\[b\] === 'before'.*|phases\[a\] === 'sample'|left !== undefined.*|op === add( && continued.*)?|continued\[id\] === 0|first !== null.*|bias !== null.*)$/,
    became: /^(true|false)$/,
    reason: 'equal: which sums become blocks is a matter of time; each has the same terms in the same order either way',
  },
  {
    files: /trace\/chain\.ts/,
    code: /^\[\]$/,
    reason: 'equal: a default that the types ask for; a chain has all of its lists',
  },
  {
    files: /engine\/src\/compile\.ts/,
    code: /^firstKind\(checked\) === 'forward'$/,
    became: /false/,
    reason: 'equal: a second module is compiled ahead of its first use; only time',
  },
  {
    files: /trace\/arrivals\.ts/,
    code: /^tape\.width\(g\) > 0$/,
    became: />=/,
    reason: 'equal: the product arrives at once and does not wait for others; the same sum in the same order',
  },
  {
    files: /engine\/src\/compile-compare\.ts/,
    code: /^moved <= \(spread/,
    became: /^moved < /,
    reason: 'equal: what is as large as the largest so far takes its place, and is the same number',
  },
];
