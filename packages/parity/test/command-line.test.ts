import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { asCalled, type Shell } from '../src/commands/shell.ts';
import { main } from '../src/main.ts';
import { FIXTURES } from '../src/method/fixtures.ts';
import { type FakePython, fakePython, scratch } from './fake-python.ts';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Keeps all that is written to it. */
class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs a command line in this process. */
async function parity(line: string, shell: Partial<Shell> = {}): Promise<Outcome> {
  const [out, err] = [new Collector(), new Collector()];
  const code = await main(line.split(' ').filter(Boolean), {
    out,
    err,
    terminal: false,
    env: {},
    pythonFolder: scratch(),
    ...shell,
  });
  return { code, out: out.text, err: err.text };
}

const withPython = (fake: FakePython): Partial<Shell> => ({ env: { CHAINRULE_PYTHON: fakePython(fake) } });

describe('parity, bad flags', () => {
  it.each([
    ['--seed x', /--seed takes a whole number.*got "x"/],
    ['--seed -1', /./],
    ['--seed 1.5', /got "1.5"/],
    ['--seed 99999999999', /from 0 to 4294967295/],
    ['--expressions many', /--expressions takes a whole number/],
    ['--family opss', /--family takes one of ops, .*got "opss"/],
    ['--colour', /Unknown option '--colour'/],
    ['dance', /the commands are run, .*got "dance"/],
    ['run twice', /run takes no further words/],
    ['shrink --seed 1', /give --seed S and --case N/],
  ])('%s ends with exit code 2 and says why', async (line, message) => {
    const { code, err, out } = await parity(line);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(out).not.toMatch(/AGREES/);
  });

  it('names itself as it is called: by npx where npm installed it', () => {
    const line = 'Run `pnpm parity` first, or see `pnpm parity --help`.';
    expect(asCalled(line)).toBe(line);
    expect(asCalled(line, true)).toBe('Run `npx parity` first, or see `npx parity --help`.');
  });

  it('--help prints the commands and the exit codes', async () => {
    const { code, out } = await parity('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/parity replay[\s\S]*Exit code 0/);
  });
});

describe('parity without a usable Python', () => {
  it('says so when there is no Python at all', async () => {
    const { code, err } = await parity('--seed 1', { env: { PATH: scratch() } });
    expect(code).toBe(2);
    expect(err).toMatch(/found no Python 3.*CHAINRULE_PYTHON/s);
  });

  it('says so when CHAINRULE_PYTHON cannot import torch', async () => {
    const { code, err } = await parity('--seed 1', withPython({ imports: false }));
    expect(code).toBe(2);
    expect(err).toMatch(/cannot import torch and numpy[\s\S]*No module named 'torch'/);
  });

  it('fails at once under --require-torch, and sets nothing up', async () => {
    const pythonFolder = join(scratch(), 'venv');
    const { code, err } = await parity('--require-torch', { pythonFolder });
    expect(code).toBe(2);
    expect(err).toMatch(/--require-torch was given.*parity setup/s);
    expect(existsSync(pythonFolder)).toBe(false);
  });

  // The stand-in is a script of a shell, which Windows has not.
  it.skipIf(process.platform === 'win32')('says which command failed when torch cannot be installed', async () => {
    const folder = scratch();
    const python = `#!/bin/sh\ncase "$1$2" in -c*) exit 0;; -mvenv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python";; -mpip) echo no index; exit 1;; esac\n`;
    writeFileSync(join(folder, 'python3'), python.replace('-c*) exit 0', '-cimport\\ torch*) exit 1;; -c*) exit 0'), {
      mode: 0o755,
    });
    const { code, err } = await parity('setup', {
      env: { PATH: `${folder}:/usr/bin:/bin` },
      pythonFolder: join(folder, 'venv'),
    });
    expect(code).toBe(2);
    expect(err).toMatch(/Setting up Python with torch 2\.13\.0/);
    expect(err).toMatch(/setting Python up failed at .*-m pip install[\s\S]*no index/);
  });
});

describe('parity with an oracle that fails', () => {
  it.each([
    ['dies', /ended \(exit code 7\) while it had to answer ops\/2/],
    ['babbles', /answered ops\/2 with something that is no answer/],
    ['lies', /answered ops\/0 with something that is no answer/],
  ] as const)('one that %s: exit code 2, the case named', async (behaviour, message) => {
    const { code, err, out } = await parity('--seed 1 --family ops', withPython({ behaviour }));
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(out).not.toMatch(/AGREES/);
  });

  it('one that hangs: exit code 2 after the time limit, the case named', async () => {
    const { code, err } = await parity('--seed 1 --family ops', {
      ...withPython({ behaviour: 'hangs' }),
      oracle: { timeLimit: 3 },
    });
    expect(code).toBe(2);
    expect(err).toMatch(/no answer to ops\/2 within 3 s/);
  });

  it('one that refuses every case: exit code 1, nothing green', async () => {
    const { code, out } = await parity(
      '--seed 1 --family expressions --expressions 5',
      withPython({ behaviour: 'refuses' }),
    );
    expect(code).toBe(1);
    expect(out).toMatch(/PyTorch refused: RuntimeError/);
  });

  it('one that answers nothing useful: exit code 1, with the command that reproduces it', async () => {
    const { code, out } = await parity('--seed 1 --family expressions --expressions 3', withPython({}));
    expect(code).toBe(1);
    expect(out).toMatch(/DOES NOT AGREE/);
    expect(out).toMatch(/pnpm parity shrink --seed 1 --family expressions --case 0/);
  });

  it('another version of torch: says which, and goes on only with --allow-version', async () => {
    const refused = await parity('--seed 1 --family notebook', withPython({ torch: '2.9.1' }));
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/this is torch 2\.9\.1.*torch 2\.13\.0.*--allow-version/s);
    const allowed = await parity('--seed 1 --family notebook --allow-version', withPython({ torch: '2.9.1' }));
    expect(allowed.code).toBe(1);
    expect(allowed.out).toMatch(/DOES NOT AGREE with PyTorch 2\.9\.1/);
  });

  it.each([
    ['--seed 1 --family expressions --family mlps --mlps 0 --expressions 0', /nothing was compared/],
    ['replay --family gpts --seed 1', /nothing was compared/],
  ])('%s compares nothing: exit code 2', async (line, message) => {
    const fixtures = join(scratch(), 'answers.jsonl.gz');
    const stamp = { format: 1, torch: '2.13.0', capability: '', processor: '', seed: 1, cases: 0 };
    writeFileSync(fixtures, gzipSync(`${JSON.stringify(stamp)}\n`));
    const { code, err, out } = await parity(line, { ...withPython({}), fixtures });
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(out).not.toMatch(/AGREES/);
  });

  it('one family of two asked for 0 cases: what ran is compared, and the other is named as not run', async () => {
    const { code, out } = await parity(
      '--seed 1 --family notebook --family expressions --expressions 0',
      withPython({ behaviour: 'refuses' }),
    );
    expect(code).toBe(1);
    expect(out).toMatch(/expressions: asked 0, run 0/);
  });

  it('nothing asked for is no agreement: exit code 2', async () => {
    const { code, err } = await parity('--seed 1 --family expressions --expressions 0', withPython({}));
    expect(code).toBe(2);
    expect(err).toMatch(/nothing was compared/);
  });
});

describe('pnpm parity, the script of the root', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const script: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.parity;
  const outside = async (line: string, env: Readonly<Record<string, string>> = {}): Promise<number | undefined> => {
    const [command = '', ...args] = `${script} ${line}`.split(' ');
    return (await execa(command, args, { cwd: root, env, reject: false })).exitCode;
  };

  it('ends with 2 for a bad flag, with 2 without torch, with 1 where PyTorch differs, with 0 where it does not', async () => {
    expect(await outside('--seed x')).toBe(2);
    expect(await outside('--require-torch', { CHAINRULE_PYTHON: fakePython({ imports: false }) })).toBe(2);
    const wrong = { CHAINRULE_PYTHON: fakePython({ behaviour: 'refuses' }) };
    expect(await outside('--seed 1 --family notebook', wrong)).toBe(1);
    expect(await outside('replay --family notebook')).toBe(0);
  }, 300_000);
});

describe('parity replay', () => {
  let lines: string[];
  beforeAll(() => {
    lines = gunzipSync(readFileSync(FIXTURES)).toString().split('\n');
  });

  const replayOf = (content: Uint8Array): Promise<Outcome> => {
    const fixtures = join(scratch(), 'answers.jsonl.gz');
    writeFileSync(fixtures, content);
    return parity('replay', { fixtures });
  };

  it('agrees with the recorded answers, says what they are, and points to pnpm parity', async () => {
    const start = process.cpuUsage();
    const { code, out } = await parity('replay');
    expect(out).toMatch(/answers recorded from torch 2\.13\.0 \(kernels DEFAULT, .*seed 1\)/);
    expect(out).toMatch(/run `pnpm parity`/);
    expect(out).toMatch(/AGREES with the recorded answers of PyTorch 2\.13\.0 in \d{5,} cases/);
    expect(code).toBe(0);
    const { user } = process.cpuUsage(start); // not the wall's clock, which others may hold up
    expect(user / 1e6).toBeLessThan(60); // 9 s of the wall on two cores that do little else
  }, 600_000);

  it('writes the report as JSON', async () => {
    const file = join(scratch(), 'report.json');
    await parity(`replay --family notebook --json ${file}`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      format: 1,
      source: 'recording',
      agrees: true,
      families: [{ family: 'notebook', run: 1 }],
    });
  });

  it.each([
    ['a missing file', undefined, /there are no recorded answers/],
    ['bytes cut off', (text: string) => gzipSync(text).subarray(0, 5000), /cut short or damaged/],
    [
      'lines cut off',
      (text: string) => gzipSync(`${text.split('\n').slice(0, 50).join('\n')}\n`),
      /promises \d+ cases and 49 are there/,
    ],
    ['a line cut in half', (text: string) => gzipSync(text.slice(0, -200)), /cut short/],
    ['another format', (text: string) => gzipSync(text.replace('"format":1', '"format":7')), /has format 7/],
    ['something else', () => gzipSync('hello\n'), /line 1: is no stamp/],
    ['a damaged line', (text: string) => gzipSync(text.replace('\n["ops"', '\n["ops",,')), /line 2: is no JSON/],
  ])('%s: exit code 2 and says why', async (_, spoil, message) => {
    const { code, err, out } = spoil
      ? await replayOf(spoil(lines.join('\n')))
      : await parity('replay', { fixtures: join(scratch(), 'none') });
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(out).not.toMatch(/AGREES/);
  });

  it('one answer changed in one bit of an exact op: exit code 1', async () => {
    const [stamp = '', ...cases] = lines;
    const one = cases.find((line) => line.startsWith('["ops"') && line.includes('"op":"mul"')) ?? '';
    const changed = one.replace(
      /(\{"block":"[0-9a-f]{15})(.)("\})/,
      (_, before: string, digit: string, after: string) => `${before}${digit === '0' ? '1' : '0'}${after}`,
    );
    expect(changed).not.toBe(one);
    const { code, out } = await replayOf(gzipSync(`${stamp.replace(/"cases":\d+/, '"cases":1')}\n${changed}\n`));
    expect(code).toBe(1);
    expect(out).toMatch(/DIFFERS ops case 0 \(mul, eager\)/);
  });
});
