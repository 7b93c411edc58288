/** Why mutants of nn's random streams, data and files may live: see ../reasons.ts. */
import type { Reason } from './reason.ts';

const generator = /nn\/src\/random\/generator\.ts/;
const sample = /nn\/src\/sample\.ts/;

export const nnRest: readonly Reason[] = [
  {
    files: generator,
    code: /^new Array<number>\(n\)$/,
    reason: 'equal: the list is filled from its first place on; only how it grows differs',
  },
  {
    files: generator,
    code: /^\[\.\.\.this\.#stream\.words\]$/,
    reason: 'equal: pure-rand gives a new list at every call',
  },
  {
    files: generator,
    code: /^(-1|!whole \|\| typeof position !== 'number'|typeof position !== 'number')$/,
    reason: 'equal: words that are not whole are refused before, and whole ones begin with a number; the types ask',
  },
  {
    files: generator,
    code: /^at \+ 16$/,
    became: /^at - 16$/,
    reason: 'equal: a block past the end is empty, and one that is cut is drawn anew',
  },
  {
    files: /nn\/src\/random\/numpy\.ts/,
    code: /^square (>= 1|=== 0)$/,
    reason: 'a draw whose square is exactly 1, or 0, comes once in 2^53 draws; no seed is known that has one',
  },
  {
    files: /nn\/src\/random\/numpy\.ts/,
    code: /^last === 0$/,
    became: /false/,
    reason: 'equal: 0 has no bits, and 2 to the power 0, less 1, is 0',
  },
  {
    files: sample,
    code: /^(i < row\.length|i < probabilities\.length)$/,
    became: /<=/,
    reason: 'equal: a write past the end of a typed array is no write, and u is below the sum or the last one wins',
  },
  {
    files: sample,
    code: /^typeof x === 'number' && !Number\.isNaN\(x\)$/,
    became: /false/,
    reason: 'equal: checkNumber() gives a number that is none too many back; only a text is made for each',
  },
  {
    files: sample,
    code: /^k >= row\.length$/,
    reason: 'equal: with as many places as scores nobody is put out of the race; only time',
  },
  {
    files: sample,
    code: /^a - b$/,
    became: /^a \+ b$/,
    reason: "V8's sort leaves equal ones in their order for any answer >= 0; another engine's need not",
  },
  {
    files: /nn\/src\/data\//,
    code: /^(centers\[0\]|rows\[0\])\?\.length$/,
    reason: 'equal: there is a first one, an empty list having been refused; the types ask',
  },
  {
    files: /nn\/src\/data\/shapes\.ts/,
    code: /^n - outer$/,
    became: /\+/,
    reason: 'equal: labels beyond the last point are not read',
  },
  {
    files: /nn\/src\/data\/shapes\.ts/,
    code: /^\[\]$/,
    reason: 'equal: an option of that name is asked for by nobody',
  },
  {
    files: /nn\/src\/data\/split\.ts/,
    code: /^(\[\.\.\.quotas\]|\[\.\.\.quotas\]\.sort.*)$/,
    reason: 'equal: fewer rows are left than there are classes, and the test is a set: its order is that of the rows',
  },
  {
    files: /nn\/src\/data\/split\.ts/,
    code: /^typeof testSize === 'number'$/,
    became: /true/,
    reason: 'equal: what is no number is refused by the next check, with the same words',
  },
  {
    files: /nn\/src\/data\/table\.ts/,
    code: /^i < indices\.length$/,
    became: /<=/,
    reason: 'equal: a write past the end of a typed array is no write',
  },
  {
    files: /nn\/src\/train\/metrics\.ts/,
    code: /^i < row\.length$/,
    became: /<=/,
    reason: 'equal: nothing is larger than what is not there',
  },
  {
    files: /nn\/src\/data\/spread\.ts/,
    code: /^(first \+ average\(.*|variance <= rounding)$/,
    reason:
      'rounding: a correction of the last bit, and a variance that is exactly its bound; what is no spread has its tests',
  },
];
