/**
 * Oracles that are none, through the front door: each starts from right answers, those of the eager engine, and spoils them in one way, and
 * each has to end in a nonzero exit code and a sentence. One that spoils nothing agrees, which shows that the others fail for what they do.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { eagerBackend } from '../src/backends.ts';
import { packBlock } from '../src/bits.ts';
import type { AnyFamily } from '../src/families/family.ts';
import { families } from '../src/families/index.ts';
import { checkAgainstTorch } from '../src/index.ts';
import { main } from '../src/main.ts';
import { FIXTURES } from '../src/method/fixtures.ts';
import type { Answer } from '../src/method/tolerance.ts';
import { type FakePython, fakePython } from './fake-python.ts';

/** How many cases are asked of a family whose number can be chosen. */
const COUNTS: Readonly<Record<string, number>> = { expressions: 24 };
const eager = eagerBackend();
const kept = new Map<string, object[]>();

/** The largest finite number, as PyTorch reports it. */
const largest = (numbers: Float64Array): number =>
  numbers.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);

/** The right answers to the cases of seed 1, in order; more than are asked, since some questions are asked ahead. */
function answersOf(name: string): object[] {
  const known = kept.get(name);
  if (known) return known;
  const family = families.find((one) => one.name === name) as AnyFamily; // all that are asked for exist
  const count = (family.random ? 60 : 0) + (COUNTS[name] ?? family.count);
  const answers = Array.from({ length: count }, (_, i) => {
    const { values, gradients } = family.run(family.draw(1, i), eager) as Answer; // the eager engine runs every case
    const scale = packBlock([largest(values), largest(gradients)]);
    return { values: packBlock(values), gradients: packBlock(gradients), scale };
  });
  kept.set(name, answers);
  return answers;
}

interface Outcome {
  readonly code: number;
  readonly said: string;
}

/** A command line with a stand-in for Python. */
async function parity(line: string, fake: FakePython, more: object = {}): Promise<Outcome> {
  let said = '';
  const keep = new Writable({
    write: (chunk, _, done) => {
      said += String(chunk);
      done();
    },
  });
  const env = { CHAINRULE_PYTHON: fakePython(fake) };
  const code = await main(line.split(' '), { out: keep, err: keep, terminal: false, env, ...more });
  return { code, said };
}

const runOf = (family: string): string =>
  `run --seed 1 --family ${family}${family in COUNTS ? ` --${family} ${COUNTS[family]}` : ''}`;
const twisted = (family: string, twist: string): FakePython => ({
  behaviour: 'twists',
  recorded: answersOf(family),
  twist,
});

/** What an oracle makes of the right answer, and the sentence that has to be printed. */
const FALSE: readonly (readonly [what: string, twist: string, sentence: RegExp])[] = [
  ['constant', 'each(() => 1)', /DIFFERS .* PyTorch 1, here /],
  ['all zeros', 'each(() => 0)', /DIFFERS .* PyTorch 0, here /],
  ['shifted', 'each((v) => 2 * v + 1)', /DIFFERS .* PyTorch .*, here /],
  ['shifted by a millionth', 'each((v) => v + 1e-6)', /DIFFERS .* PyTorch .*, here /],
  ['NaN', 'each(() => NaN)', /DIFFERS .* PyTorch NaN, here /],
  ['infinite', 'each(() => Infinity)', /DIFFERS .* PyTorch Infinity, here /],
  ['empty', '(fields) => ({ ...fields, values: "", gradients: "" })', /number of values: PyTorch 0, here \d+/],
  ['one number short', '(f) => ({ ...f, values: f.values.slice(16) })', /number of values: PyTorch /],
  [
    'shifted, its scale NaN',
    '(fields) => ({ ...each((v) => 2 * v + 1)(fields), scale: pack([NaN, NaN]) })',
    /scale has to be two finite numbers .* and it is NaN, NaN/,
  ],
  [
    'shifted, its scale empty',
    '(fields) => ({ ...each((v) => 2 * v + 1)(fields), scale: "" })',
    /scale has to be two finite numbers .* and it is no number/,
  ],
  [
    'shifted, its scale infinite',
    '(fields) => ({ ...each((v) => 2 * v + 1)(fields), scale: pack([Infinity, Infinity]) })',
    /scale has to be two finite numbers .* and it is Infinity, Infinity/,
  ],
  [
    'shifted, its scale huge',
    '(fields) => ({ ...each((v) => 2 * v + 1)(fields), scale: pack([1e300, 1e300]) })',
    /nothing was compared \(PyTorch rejected all \d+ cases|DIFFERS/,
  ],
  ['right, its scale NaN', '(fields) => ({ ...fields, scale: pack([1, NaN]) })', /and it is 1, NaN/],
  ['right, its scale negative', '(fields) => ({ ...fields, scale: pack([-1, 1]) })', /and it is -1, 1/],
  ['right, its scale one number', '(fields) => ({ ...fields, scale: pack([1]) })', /and it is 1;/],
  ['right, its scale null', '(fields) => ({ ...fields, scale: null })', /scale has to be a block .* and it is null/],
  ['right, its scale a number', '(fields) => ({ ...fields, scale: 1 })', /scale has to be a block .* and it is 1/],
  [
    'the answer to the case before',
    '((before) => (fields, i) => { const say = before ?? fields; before = fields; return i === 0 ? { ...fields, values: pack([7]) } : say; })()',
    /DIFFERS|number of/,
  ],
];

/** The same, for a family whose many cases take longer. */
const FEW = FALSE.filter(([what]) => ['NaN', 'shifted, its scale NaN'].includes(what));

describe('an oracle that is right', () => {
  it.each(['expressions', 'second-order', 'notebook'])('agrees: %s', async (family) => {
    const { code, said } = await parity(runOf(family), twisted(family, '(fields) => fields'));
    expect([code, said]).toEqual([0, expect.stringMatching(/AGREES with PyTorch/)]);
  });
});

describe.each([
  ['expressions', FALSE],
  ['notebook', FALSE],
  ['losses', FEW],
] as const)('a false oracle for %s', (family, twists) => {
  it.each(twists)('%s: nothing agrees', async (_, twist, sentence) => {
    const { code, said } = await parity(runOf(family), twisted(family, twist));
    expect(said).not.toMatch(/^AGREES/m);
    expect(said).toMatch(sentence);
    expect(code).toBeGreaterThan(0);
  });
});

describe('a false oracle, whatever it is asked', () => {
  it('that is late: exit code 2, the case named', async () => {
    const fake = { behaviour: 'hangs', says: answersOf('expressions')[0] ?? {} } as const;
    const { code, said } = await parity(runOf('expressions'), fake, { oracle: { timeLimit: 3 } });
    expect([code, said]).toEqual([2, expect.stringMatching(/no answer to expressions\/2 within 3 s/)]);
  });

  it('that answers out of order: exit code 2, the case named', async () => {
    const { code, said } = await parity(runOf('expressions'), { behaviour: 'swaps' });
    expect([code, said]).toEqual([
      2,
      expect.stringMatching(/answered expressions\/0 with something that is no answer/),
    ]);
  });

  it('that is another version of torch: exit code 2, both versions named', async () => {
    const fake = { ...twisted('expressions', '(fields) => fields'), torch: '2.12.1' };
    const { code, said } = await parity(runOf('expressions'), fake);
    expect([code, said]).toEqual([2, expect.stringMatching(/this is torch 2\.12\.1.* torch 2\.13\.0/)]);
  });

  it.each([
    [{ protocol: 2 }, /speaks protocol 2, and this version speaks protocol 1/],
    [{ protocol: undefined }, /speaks protocol none/],
    [{ torch: undefined }, /did not say its torch/],
    [{ capability: 7 }, /did not say its capability/],
  ])('that introduces itself by %j: exit code 2', async (hello, sentence) => {
    const { code, said } = await parity(runOf('notebook'), { ...twisted('notebook', '(fields) => fields'), hello });
    expect([code, said]).toEqual([2, expect.stringMatching(sentence)]);
  });

  it('that says what we say, where we differ from PyTorch on purpose: exit code 1', async () => {
    const { code, said } = await parity(runOf('losses'), twisted('losses', '(fields) => fields'));
    expect([code, said]).toEqual([1, expect.stringMatching(/gradient that PyTorch is known to have NaN for/)]);
    expect(said).toMatch(/asked 566, run 566, rejected 0 \(0\.0 %\), failed 5;/);
  });

  it('that rejects every case: exit code 2, nothing is claimed', async () => {
    const twist = '(fields) => ({ ...fields, rejected: "I would rather not" })';
    const { code, said } = await parity(runOf('expressions'), twisted('expressions', twist));
    expect([code, said]).toEqual([2, expect.stringMatching(/nothing was compared \(PyTorch rejected all 144 cases/)]);
  });

  it('whose second derivatives alone are NaN: exit code 1', async () => {
    const twist =
      '(f) => ({ ...f, gradients: pack(unpack(f.gradients).map((g, i, all) => (i > 2 && i === all.length - 1 ? NaN : g))) })';
    const { code, said } = await parity('run --seed 1 --family second-order', twisted('second-order', twist));
    expect([code, said]).toEqual([1, expect.stringMatching(/DIFFERS second-order case .*gradient \d+: PyTorch NaN/)]);
  });
});

describe('a false oracle at the other doors', () => {
  const falseScale = '(fields) => ({ ...each((v) => 2 * v + 1)(fields), scale: pack([NaN, NaN]) })';

  it('parity record refuses its answers, and writes nothing', async () => {
    const fixtures = join(mkdtempSync(join(tmpdir(), 'parity-')), 'answers.gz');
    const { code, said } = await parity('record', twisted('notebook', falseScale), { fixtures });
    expect([code, said]).toEqual([2, expect.stringMatching(/scale has to be two finite numbers/)]);
    expect(() => readFileSync(fixtures)).toThrow(/ENOENT/);
  });

  it('parity record ends where every case is rejected', async () => {
    const one = { values: packBlock([1]), gradients: '', scale: packBlock([1, 1]) };
    const says = { ...one, rejected: 'no' };
    const { code, said } = await parity('teeth --seed 1', { says });
    expect([code, said]).toEqual([2, expect.stringMatching(/of \d+ cases of \S+ only 0 could be used/)]);
  });

  it('parity record --check finds every answer changed', async () => {
    const [stamp = '', ...lines] = gunzipSync(readFileSync(FIXTURES)).toString().split('\n');
    const one = lines.find((line) => line.startsWith('["notebook"')) ?? '';
    const fixtures = join(mkdtempSync(join(tmpdir(), 'parity-')), 'answers.gz');
    writeFileSync(fixtures, gzipSync(`${stamp.replace(/"cases":\d+/, '"cases":1')}\n${one}\n`));
    const check = (twist: string) => parity('record --check', twisted('notebook', twist), { fixtures });
    expect(await check('(fields) => fields')).toMatchObject({ code: 0, said: expect.stringMatching(/1 of 1 answers/) });
    for (const twist of [falseScale, 'each((v) => 2 * v + 1)', 'each(() => NaN)', 'each((v) => v * (1 + 1e-9))'])
      expect(await check(twist)).toMatchObject({ code: 1, said: expect.stringMatching(/CHANGED notebook, line 2/) });
  });

  it('parity shrink says what is wrong with the answer, and does not say that the case does not fail', async () => {
    const line = 'shrink --seed 1 --family notebook --case 0';
    const { code, said } = await parity(line, twisted('notebook', falseScale));
    expect([code, said]).toEqual([1, expect.stringMatching(/cannot be made smaller: .*scale has to be two finite/)]);
    const refused = await parity(line, { behaviour: 'refuses' });
    expect(refused).toMatchObject({ code: 1, said: expect.stringMatching(/PyTorch refused: RuntimeError/) });
  });

  it('parity shrink of a case that PyTorch rejects could not check it', async () => {
    const line = 'shrink --seed 1 --family expressions --case 0';
    const twist = '(fields) => ({ ...fields, rejected: "it has infinite numbers" })';
    const { code, said } = await parity(line, twisted('expressions', twist));
    expect([code, said]).toEqual([2, expect.stringMatching(/none that is compared: it has infinite numbers/)]);
  });

  it('checkAgainstTorch() refuses its scale, and believes no NaN', async () => {
    const square = (x: Value): Value => x.mul(x);
    const says = { values: packBlock([9]), gradients: packBlock([6]) };
    const answered = (more: object) =>
      checkAgainstTorch(square, [3], { env: { CHAINRULE_PYTHON: fakePython({ says: { ...says, ...more } }) } });
    expect(await answered({ scale: packBlock([9, 6]) })).toMatchObject({ agrees: true });
    await expect(answered({ scale: packBlock([NaN, 6]) })).rejects.toMatchObject({
      code: 'ORACLE_RUBBISH',
      message: expect.stringMatching(/scale has to be two finite numbers/),
    });
    expect(await answered({ values: packBlock([NaN]) })).toMatchObject({ agrees: false });
  });
});

describe('a false recording', () => {
  const [stamp = '', ...lines] = gunzipSync(readFileSync(FIXTURES)).toString().split('\n');
  const gpt = lines.find((line) => line.startsWith('["gpts"')) ?? '';
  const replay = async (line: string): Promise<Outcome> => {
    const fixtures = join(mkdtempSync(join(tmpdir(), 'parity-')), 'answers.gz');
    writeFileSync(fixtures, gzipSync(`${stamp.replace(/"cases":\d+/, '"cases":1')}\n${line}\n`));
    return parity('replay', {}, { fixtures });
  };
  /** The line with its scale, the last field, replaced. */
  const scaled = (scale: string): string =>
    gpt.replace(/\[\{"bits":"[0-9a-f]+"\},\{"bits":"[0-9a-f]+"\}\]\]$/, `${scale}]`);

  it('is believed when it is not false', async () => {
    expect(scaled('null')).not.toBe(gpt);
    expect(await replay(gpt)).toMatchObject({ code: 0 });
    expect(await replay(scaled('null'))).toMatchObject({ code: 0 });
  });

  it.each([
    ['NaN', '[{"bits":"7ff8000000000000"},1]'],
    ['infinite', '[1,{"bits":"7ff0000000000000"}]'],
    ['one number', '[1]'],
    ['words', '["1","1"]'],
    ['no list', '7'],
  ])('its scale %s: exit code 2', async (_, scale) => {
    expect(await replay(scaled(scale))).toMatchObject({
      code: 2,
      said: expect.stringMatching(/line 2: .*scale has to be two finite numbers/),
    });
  });

  it('of a family that there is not: exit code 2', async () => {
    expect(await replay(gpt.replace('"gpts"', '"gptz"'))).toMatchObject({
      code: 2,
      said: expect.stringMatching(/a case of the family "gptz"/),
    });
  });

  it('with bits that are none in its case: exit code 2', async () => {
    const spoilt = gpt.replace(/"bits":"[0-9a-f]{16}"/, '"bits":"3ff"');
    expect(await replay(spoilt)).toMatchObject({ code: 2, said: expect.stringMatching(/line 2: is no case/) });
  });
});
