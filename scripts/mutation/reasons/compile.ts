/** Why mutants of recording, planning and writing code may live: see ../reasons.ts. */
import type { Reason } from './reason.ts';

const typed = 'equal: a default or a check that the types ask for; what is read is there';
const lifting = 'equal: less or more becomes lanes; a lifted tape has the same numbers whatever was found';
const again = 'equal: what is known is looked for or made once more; the same numbers, only time';

export const compile: readonly Reason[] = [
  {
    files: /engine\/src\/compile\.ts/,
    code: /^(changed|this\.#source\.draws\.length === 0)$/,
    became: /^(true|false)$/,
    reason: again,
  },
  {
    files: /trace\/chain\.ts/,
    code: /^(start\?\.kind === 'constant'.*|neurons\.size === 0 && !idle)$/,
    reason: 'equal: which sums become blocks is a matter of time; each has the same terms in the same order either way',
  },
  {
    files: /(trace\/(chain|lane-tape)|wasm\/lane-plan)\.ts/,
    code: /^(node\?\.kind|(node\.)?lists\[0\]\?\.\[0\])$/,
    reason: typed,
  },
  { files: /trace\/(lane-tape|interpreter)\.ts/, code: /^\[\]$/, reason: typed },
  {
    files: /trace\/hash\.ts/,
    code: /^known !== undefined$/,
    reason: 'equal: a clash of hashes costs time and changes no result',
  },
  { files: /trace\/intern\.ts/, code: /^a === b$/, became: /false/, reason: again },
  {
    files: /trace\/interpret\.ts/,
    code: /^node\.kind === 'constant'$/,
    became: /true/,
    reason: 'equal: what is no parameter, input or constant is computed elsewhere',
  },
  {
    files: /trace\/join\.ts/,
    code: /^(node\.kind === 'step'|i < tape\.inputs)$/,
    became: /^(true|i <= tape\.inputs)$/,
    reason: 'equal: what is live beyond the leaves is a constant or a step, and gets its place when it is written',
  },
  {
    files: /trace\/lane-gradient\.ts/,
    code: /^this\.#wants\[\w+\] === true$/,
    became: /true/,
    reason: 'equal: where no gradient is wanted nothing arrives; steps that nobody needs are left out of the code',
  },
  { files: /trace\/lane-tape\.ts/, code: /^same && this\.width/, became: /^false$/, reason: again },
  { files: /trace\/lift\.ts/, code: /^inLanes < SHARE \* work$/, became: /false/, reason: lifting },
  {
    files: /trace\/lifter\.ts/,
    code: /^(-1|known|list === first|l < step\.lists\.length|node\.kind !== 'step'|node\.kind === 'parameter' \|\| .*|at < 0|one < 0 \|\| one === at|isOne\(tuple\) \|\| .*|\(this\.#(tupleOf|laneAt)\[.*|\{ (const one = this\.#laneAt|if \(\(this\.#laneAt).*)$/,
    reason: lifting,
  },
  {
    files: /trace\/lifter\.ts/,
    code: /^this\.#numbers\.size - 1$/,
    reason:
      'a list that has another number the first time is looked through once more; two that clash so are in no program here',
  },
  {
    files: /trace\/narrow\.ts/,
    code: /^op === lane$/,
    became: /false/,
    reason:
      'equal: a lane of an assembled value is read from it, and not left out as the value that went in; the same number',
  },
  {
    files: /trace\/structure\.ts/,
    code: /^op\.arity === 'n'$/,
    became: /true/,
    reason: 'equal: as good a key; only its length',
  },
  {
    files: /trace\/tape\.ts/,
    code: /^i < list\.length$/,
    became: /<=/,
    reason: 'equal: behind the last operand there is none',
  },
  {
    files: /trace\/tape\.ts/,
    code: /^(a === b|false|l < a\.length)$/,
    reason: 'steps whose hashes clash, all 32 bits of them, would be taken for one: no program here has two',
  },
  {
    files: /trace\/tape\.ts/,
    code: /^\[\]$/,
    reason: 'equal: constants that wait are numbered from another place on, throughout',
  },
  {
    files: /trace\/tape\.ts/,
    code: /^id < 0$/,
    became: /true/,
    reason: 'equal: a constant that is written already is computed with at every call; the same number',
  },
  {
    files: /trace\/transcript\.ts/,
    code: /^\(a\.inputs\[i\]/,
    became: /false/,
    reason: 'equal: what reads a placeholder, or was made after it, is compared by its place as well',
  },
  {
    files: /trace\/transcript\.ts/,
    code: /^isSymbolic\(x\) \|\| isSymbolic\(y\)$/,
    reason: 'equal: what has no number was made by no trace, and is no leaf of either run',
  },
  {
    files: /wasm\/code\.ts/,
    code: /^\{ flagOf: mask \}$/,
    reason: 'equal: a flag is compared with 0 again, which gives its mask',
  },
  {
    files: /wasm\/emitter\.ts/,
    code: /^(code\.kind !== '|size\+\+|sizeOf\()/,
    reason: 'equal: a kernel is written in place or called; the same instructions on the same numbers',
  },
  {
    files: /wasm\/lane-module\.ts/,
    code: /^kind === 'outer'$/,
    reason: 'a count of blocks that tests and reports read, and no number of the module',
  },
  {
    files: /wasm\/lane-plan\.ts/,
    code: /^\{ const seen = new Uint8Array/,
    reason: 'equal: gradients go through memory of their own first, and are added to what was there; only time',
  },
  {
    files: /wasm\/lane-plan\.ts/,
    code: /^rows\.length > 0$/,
    became: />=/,
    reason: 'a block of which nothing is needed: no program here has one',
  },
  {
    files: /wasm\/lane-plan\.ts/,
    code: /^(nodes\[id\]\?\.kind === 'seed'|node\?\.kind === 'step'.*|this\.#tape\.width\(node\.id\) === 0.*)$/,
    became: /^(true|false)$/,
    reason: 'equal: a value has a place more, or shares one that nothing else uses; it is read where it was written',
  },
  {
    files: /wasm\/lane-unit\.ts/,
    code: /^node\.kind !== 'constant'$/,
    reason: 'equal: a zero is written where memory holds one already',
  },
  {
    files: /wasm\/lane-waves\.ts/,
    code: /^kind >= needed % WAVE$/,
    became: /false/,
    reason: 'equal: work waits for a later wave than it has to; it is done after what it needs all the same',
  },
  {
    files: /wasm\/layout\.ts/,
    code: /^bytes \/ VECTOR$/,
    became: /\*/,
    reason: 'equal: the parts of memory stand further apart',
  },
  {
    files: /wasm\/loop\.ts/,
    code: /^source\.kind === 'constant'$/,
    became: /false/,
    reason: 'equal: a constant is one node for all members of a pack, so that it is read as what they share',
  },
  {
    files: /wasm\/module-builder\.ts/,
    code: /^count > 0$/,
    became: /true/,
    reason: 'equal: a section of nothing, which the format allows',
  },
  {
    files: /wasm\/opcodes\.ts/,
    code: /^code < 0x80$/,
    became: /<=/,
    reason: 'equal: no instruction of the table has the number 0x80',
  },
  {
    files: /wasm\/outer\.ts/,
    code: /^i \+ 1 < columns$/,
    became: /true/,
    reason: 'equal: a pointer moves on once more, and is not read again',
  },
  {
    files: /wasm\/packs\.ts/,
    code: /^(id < nodes\.length|phases\[operand\] === .*|i < list\.length|array < 0|\(this\.#array\[operand\].*|this\.#search\.straight .*|anchor < 0|id === first|sorted\[i - 1\] !== at - 1|\{ (const operand|const first|const id = steps).*)$/,
    reason: 'equal: fewer steps become loops, or others are looked at; what is kept has its operands side by side',
  },
  {
    files: /wasm\/packs\.ts/,
    code: /^this\.#array\[id\] === array/,
    became: /^true$/,
    reason: 'equal: steps of one kind have their operands in one array, and as far apart as they are themselves',
  },
  {
    files: /wasm\/placement\.ts/,
    code: /^(first === undefined|this\.#home\.get\(.*)$/,
    became: /^(first !== undefined|false)$/,
    reason: 'equal: rows that stand in order are copied all the same',
  },
  {
    files: /wasm\/(placement|schedule)\.ts/,
    code: /^(goal\.)?tape\.nodes$/,
    became: /slice\(0, -1\)/,
    reason:
      'equal: behind a seed come the steps of the gradient, and a last total is that of a parameter, which has its place',
  },
  { files: /wasm\/plan\.ts/, code: /^(\[\]|id !== null)$/, reason: typed },
  {
    files: /wasm\/plan\.ts/,
    code: /^claims\.get\(id\) \?\? 0$/,
    reason: 'equal: totals go to the gradients one by one; the same sums',
  },
  {
    files: /wasm\/program\.ts/,
    code: /^plan && \{ plan: frameOf/,
    became: /false/,
    reason: 'equal: written without lanes; the same numbers to the last bits, which tests of lanes allow for',
  },
  {
    files: /wasm\/runs\.ts/,
    code: /^\{ name: 'copy'/,
    reason: 'equal: the name of a function that nobody calls by it',
  },
  {
    files: /wasm\/schedule\.ts/,
    code: /^(node\.op === detach|before < 0|\(limit\[id\].*|\{ this\.#stage\[id\] = limit.*)$/,
    reason: 'equal: a step of the gradient runs earlier than it could, and its row waits; a copy is computed',
  },
  {
    files: /wasm\/traffic\.ts/,
    code: /^(data\.length > SHORT|this\.#stored\?\.grads !== grads)$/,
    reason: 'equal: the same numbers, by a loop or at once, through views that are made anew or not',
  },
  {
    files: /wasm\/units\.ts/,
    code: /^(\(listed, i\) =>|phases\[id\] === 'sample' \|\| node\.kind !== 'step' \|\| node\.op !== sum$)/,
    became: /^(\(\) => undefined|true)$/,
    reason: 'equal: a sum is written out term by term, and not as a loop; the same order',
  },
  {
    files: /wasm\/update-module\.ts/,
    code: /^\(\[, value\]\) => value$/,
    reason: 'equal: what two columns share is computed once more for each',
  },
];
