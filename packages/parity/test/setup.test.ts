import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ParityError } from '../src/errors.ts';
import { cudaIn } from '../src/oracle/cuda.ts';
import { findPython } from '../src/oracle/python.ts';
import { scratch } from './fake-python.ts';

const packages = (...all: readonly (readonly [string, string])[]): string =>
  JSON.stringify({ version: '1', install: all.map(([name, version]) => ({ metadata: { name, version } })) });

const plain = packages(['torch', '2.13.0+cpu'], ['numpy', '2.4.6']);
const cuda = packages(
  ['torch', '2.13.0'],
  ['nvidia-cudnn-cu13', '9.20.0'],
  ['cuda-toolkit', '13.0.2'],
  ['numpy', '2.4.6'],
);

describe('cudaIn()', () => {
  it.each([
    ['a build for the processor', plain, []],
    ['the libraries beside a CUDA build', cuda, ['nvidia-cudnn-cu13 9.20.0', 'cuda-toolkit 13.0.2']],
    ['a CUDA build by its version', packages(['torch', '2.13.0+cu130']), ['torch 2.13.0+cu130']],
    [
      'names written otherwise',
      packages(['NVIDIA_nccl_cu13', '2'], ['cuda.bindings', '13']),
      ['NVIDIA_nccl_cu13 2', 'cuda.bindings 13'],
    ],
    ['names that only contain the word', packages(['my-cuda', '1'], ['nvidiana', '1'], ['torchcu', '1+cu1']), []],
  ])('%s', (_, report, found) => {
    expect(cudaIn(report)).toEqual(found);
  });
});

interface Stand {
  readonly report?: string;
  /** What the driver's tool prints; none if it is not there. */
  readonly card?: string;
  readonly dryRun?: 'fails';
  readonly pip?: 'fails';
}

/** Stand-ins for python3 and its pip, and for the driver's tool; pip's calls are kept in a file. */
function machine({ report = plain, card, dryRun, pip }: Stand) {
  const folder = scratch();
  const [calls, installed, text] = ['calls', 'installed', 'report.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]; // three, as listed
  writeFileSync(text, report);
  const python = `#!/bin/sh
case "$1$2" in
  "-cimport torch, numpy") test -f ${installed};;
  -c*) exit 0;;
  -mvenv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python";;
  -mpip) echo "$*" >> ${calls}
    case "$*" in
      *--dry-run*) ${dryRun === 'fails' ? 'echo no such option >&2; exit 2' : `cat ${text}`};;
      *pip\\>=23*) ${pip === 'fails' ? 'echo no index; exit 1' : 'exit 0'};;
      *) touch ${installed};;
    esac;;
esac
`;
  writeFileSync(join(folder, 'python3'), python, { mode: 0o755 });
  if (card !== undefined) writeFileSync(join(folder, 'nvidia-smi'), `#!/bin/sh\n${card}\n`, { mode: 0o755 });
  return {
    options: { env: { PATH: `${folder}:/usr/bin:/bin` }, folder: join(folder, 'venv') },
    installed: () => existsSync(installed),
    calls: () => readFileSync(calls, 'utf8').trim().split('\n'),
  };
}

/** The error that a promise ends in. */
const failure = async (promise: Promise<unknown>): Promise<ParityError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ParityError)) throw new Error(`no ParityError: ${String(error)}`);
  return error;
};

// The stand-ins are scripts of a shell, which Windows has not.
describe.skipIf(process.platform === 'win32')('findPython() setting torch up', () => {
  it('installs a build for the processor, after asking pip what it would install', async () => {
    const { options, installed, calls } = machine({});
    expect(await findPython(options)).toBe(join(options.folder, 'bin', 'python'));
    expect(installed()).toBe(true);
    expect(calls().map((line) => /pip>=23|--dry-run|requirements\.txt$/.exec(line)?.[0])).toEqual([
      'pip>=23',
      '--dry-run',
      'requirements.txt',
    ]);
  });

  it('refuses a CUDA build where there is no card, installs nothing and says what to do', async () => {
    const { options, installed } = machine({ report: cuda });
    const { code, message } = await failure(findPython(options));
    expect(code).toBe('CUDA_BUILD');
    expect(message).toContain('nvidia-cudnn-cu13 9.20.0, cuda-toolkit 13.0.2)');
    expect(message).toMatch(/PIP_EXTRA_INDEX_URL=.*pnpm parity setup.*--allow-cuda/s);
    expect(installed()).toBe(false);
  });

  it('refuses when the tool of the driver is there and finds no card', async () => {
    for (const card of ['echo No devices were found', 'echo "GPU 0: failed"; exit 9']) {
      const { options, installed } = machine({ report: cuda, card });
      expect((await failure(findPython(options))).code).toBe('CUDA_BUILD');
      expect(installed()).toBe(false);
    }
  });

  it('counts what it does not name', async () => {
    const many = packages(...['a', 'b', 'c', 'd', 'e'].map((name) => [`nvidia-${name}`, '1'] as const));
    const { message } = await failure(findPython(machine({ report: many }).options));
    expect(message).toContain('nvidia-a 1, nvidia-b 1, nvidia-c 1 and 2 more)');
  });

  it('installs a CUDA build where there is a card', async () => {
    const { options, installed, calls } = machine({ report: cuda, card: 'echo "GPU 0: a card"' });
    await findPython(options);
    expect(installed()).toBe(true);
    expect(calls()).toHaveLength(1);
  });

  it('installs a CUDA build that was asked for', async () => {
    const { options, installed, calls } = machine({ report: cuda });
    await findPython({ ...options, allowCuda: true });
    expect(installed()).toBe(true);
    expect(calls()).toHaveLength(1);
  });

  it.each([
    ['a pip too old that cannot be renewed', { pip: 'fails' }, /failed at .*pip>=23`:\n {4}no index/],
    ['a dry run that fails', { dryRun: 'fails' }, /failed at .*--dry-run.*`:\n {4}no such option/],
    [
      'a report that is none',
      { report: 'Collecting torch' },
      /failed at .*--dry-run.*`:\n {4}no report: Collecting torch/,
    ],
  ] as const)('ends at %s, and installs nothing', async (_, stand, words) => {
    const { options, installed } = machine(stand);
    const { code, message } = await failure(findPython(options));
    expect(code).toBe('NO_TORCH');
    expect(message).toMatch(words);
    expect(installed()).toBe(false);
  });
});
