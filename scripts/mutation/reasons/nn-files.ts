/** Why mutants of files and of the trainer may live: see ../reasons.ts. */
import type { Reason } from './reason.ts';

export const nnFiles: readonly Reason[] = [
  {
    files: /save\/checkpoint\.ts/,
    code: /^dot >= 0$/,
    became: /dot > 0/,
    reason: 'equal: no group has a number without digits, so that such a tensor is dropped either way',
  },
  {
    files: /save\/checkpoint\.ts/,
    code: /^dot >= 0$/,
    became: /true/,
    reason: 'a tensor of such a name becomes a buffer of a name that no optimiser of ours asks for',
  },
  {
    files: /save\/header\.ts/,
    code: /^(new Array<number>\(.*\)|\[\.\.\.decoders\.keys\(\)\])$/,
    reason:
      'equal: a list grows as it is written, and a type that is not found among the known is read as a text; it takes memory',
  },
  {
    files: /save\/header\.ts/,
    code: /^(-1|\[\])$/,
    reason: 'equal: a tensor of which a field was not read is refused by the next check, whatever stands there',
  },
  {
    files: /save\/header\.ts/,
    code: /^same < word\.length$/,
    reason: 'equal: past the end of a word there is NaN, which is no character',
  },
  {
    files: /save\/header\.ts/,
    code: /^this\.#at - start < 17$/,
    reason: 'equal: a number of 17 digits or more is refused as it is; the limit ends the reading sooner',
  },
  {
    files: /save\/header\.ts/,
    code: /^digits > 1$/,
    became: />=/,
    reason: 'equal: one digit is taken by the test before',
  },
  {
    files: /save\/header\.ts/,
    code: /^false$/,
    reason: 'equal: a text without escapes is read by JSON.parse as it is',
  },
  {
    files: /save\/json\.ts/,
    code: /^i < text\.length$/,
    became: /<=/,
    reason: 'equal: past the end there is NaN, which is no character',
  },
  {
    files: /save\/plain\.ts/,
    code: /^x === null$/,
    reason: 'equal: the only caller has taken null before; the types ask',
  },
  {
    files: /save\/safetensors\.ts/,
    code: /^a < b$/,
    became: /<=/,
    reason: 'equal: keys of a Map, of which no two are the same',
  },
  {
    files: /save\/safetensors\.ts/,
    code: /^(begin === end|begin < last|true)$/,
    reason: 'equal: nothing read is nothing, and entries that are in order are the same when sorted; it takes memory',
  },
  {
    files: /save\/state-dict\.ts/,
    code: /^(targets\.some\(.*|missing\.length === 0.*)$/,
    reason: 'equal: what is not tied is found under no other name, and of nothing missing nothing is left over',
  },
  {
    files: /save\/state-dict\.ts/,
    code: /^\[\.\.\.shape\]$/,
    reason: 'equal: modules make the shapes of their tensors anew for every state',
  },
  {
    files: /save\/tensor\.ts/,
    code: /^product > most$/,
    reason: 'equal: sizes are 1 at least here, so that a product above what is wanted stays above it, and is refused',
  },
  {
    files: /save\/utf8\.ts/,
    code: /^\{ return undefined; \}$/,
    reason: 'equal: a function that ends gives undefined',
  },
  {
    files: /nn\/src\/train\/metrics\.ts/,
    code: /^rows\.every\(/,
    became: /^rows\.some\(/,
    reason: 'a list of rows and numbers, or of rows of one score and of several: neither is among the types',
  },
  {
    files: /nn\/src\/train\/metrics\.ts/,
    code: /^\[\]$/,
    reason: 'equal: an option of that name is asked for by nobody',
  },
  {
    files: /train\/best\.ts/,
    code: /^(!this\.#measured|\{ restoreBest: false \}|false)$/,
    reason:
      'equal: weights are copied that nobody asks for: without stopping, or where the loss is measured afterwards',
  },
  {
    files: /train\/compiled\.ts/,
    code: /^\[\]$/,
    reason: 'equal: the types ask for a default; a list is always given, or written before it is read',
  },
  {
    files: /train\/compiled\.ts/,
    code: /^factors !== undefined$/,
    reason: 'equal: rows have weights only where there are factors',
  },
  {
    files: /train\/compiled\.ts/,
    code: /^nout === 1$/,
    became: /^false$/,
    reason: 'equal: the text of a number is as much its own as the number',
  },
  {
    files: /train\/compiled\.ts/,
    code: /^!seen\.has\(key\)$/,
    became: /^true$/,
    reason: 'the last row of a target in place of the first is compared, which is as good a row',
  },
  {
    files: /train\/compiled\.ts/,
    code: /^(\{ training: false, validation: false \}|false|this\.#touched\.(training|validation)( = false;)?|this\.#validation (===|!==) .*|!touched.*|!shared|validation !== null)$/,
    reason: 'time: a program is traced once more, or compiled for validation though that of the training would do',
  },
  {
    files: /train\/compiled\.ts/,
    code: /^\(whole\) => whole$/,
    reason: 'equal: what is tried at the start gives nothing that is used',
  },
  {
    files: /train\/(compiled|eager)\.ts/,
    code: /^validation === null$/,
    reason: 'equal: nobody asks for a validation without data',
  },
  {
    files: /train\/compiled\.ts/,
    code: /clipNorm === undefined$/,
    became: /^false$/,
    reason: 'time: the same step in two calls in place of one',
  },
  {
    files: /train\/epoch-mean\.ts/,
    code: /^(sum|weight) \+= /,
    became: /-=/,
    reason: 'equal: weights all of the other sign have the same mean, and are 0 where they were',
  },
  {
    files: /train\/shares\.ts/,
    code: /^(share === 1|\(share\) => share === 1|means === 0|nout === 1)$/,
    became: /^(false|\(\) => undefined)$/,
    reason: 'equal: weights of 1 have factors of 1, and the text of a target is as much its own as its number',
  },
  {
    files: /train\/shares\.ts/,
    code: /^at < out\.length$/,
    became: /<=/,
    reason: 'equal: a write past the end of a typed array is no write',
  },
  {
    files: /train\/shares\.ts/,
    code: /^row \* nout$/,
    reason: 'time: keys that all differ; every row is asked then',
  },
  {
    files: /train\/fit\.ts/,
    code: /^(this\.#options\.optimizer\.paramGroups\[0\]\?\.lr|isPromise\(waiting\)|typeof \(x as .*)$/,
    reason: 'equal: an optimiser has a group, and what is no promise can be waited for',
  },
  {
    files: /train\/fit\.ts/,
    code: /^(now\(\) - this\.#breath.*|this\.#breath = now\(\);)$/,
    reason: 'time: how often others have their turn',
  },
  {
    files: /train\/fit\.ts/,
    code: /^(scheduler\.callsOut|this\.#options\.onEpoch !== undefined)$/,
    became: /^true$/,
    reason:
      'time: the program is looked at once more, and gradients are written that only code in a schedule could look at',
  },
  {
    files: /train\/stepper\.ts/,
    code: /^model\.stage\(\) !== undefined$/,
    reason: 'time: models of this package are looked through, though they list all that they have',
  },
  {
    files: /train\/task\.ts/,
    code: /^\[\.\.\.factors\]$/,
    reason: 'equal: a typed array that nobody writes to afterwards',
  },
  {
    files: /train\/unlisted\.ts/,
    code: /^unlisted\.length === 0$/,
    reason: 'equal: of nothing, nothing is there the second time either; it takes a pass',
  },
  {
    files: /train\/options\.ts/,
    code: /^generator === undefined$/,
    reason: 'equal: a loader takes undefined for its default',
  },
  {
    files: /train\/task\.ts/,
    code: /^\[\]$/,
    reason: 'equal: both ways of running give factors; the types ask for a default',
  },
  {
    files: /train\/compiled\.ts/,
    code: /^value\.requiresGrad$/,
    reason: 'equal: the gradient of a frozen parameter is 0 in compiled code, and it is 0 on the parameter, too',
  },
  {
    files: /train\/compiled\.ts/,
    code: /^\[\.\.\.seen\.values\(\)\]$/,
    reason: 'equal: it goes into a set, which takes what can be gone through',
  },
  {
    files: /train\/compiled\.ts/,
    code: /^latest\(\)$/,
    reason: 'which rows are compared is a choice: one fewer, where a target has one of its own already',
  },
  {
    files: /train\/shares\.ts/,
    code: /^false$/,
    became: /true/,
    reason: 'equal: it only spares the test for an ignored class, whose answer is the same',
  },
  {
    files: /train\/stepper\.ts/,
    code: /^way\.path === 'eager'$/,
    became: /false/,
    reason: 'equal: what plain code throws is no CompileError, and goes on to the caller on this way too',
  },
  {
    files: /train\/targets\.ts/,
    code: /^(table\.y|y !== ignored|checkIndex\(.*)$/,
    reason: 'equal: the loss is asked before training what each target weighs, and refuses it in the same words',
  },
  {
    files: /train\/task\.ts/,
    code: /^y < 0$/,
    became: /true|<=/,
    reason: 'time: a test for an ignored class is compiled that no row needs',
  },
];
