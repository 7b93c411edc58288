/** Data that is fetched: whatever the network does, the cache holds the whole list or nothing, and the program goes on with its own. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseNames } from '../../../examples/microgpt/names.ts';

const list = Buffer.from(Array.from({ length: 5000 }, (_, i) => `name${'abcdefghij'[i % 10]}`).join('\n'));
const sha256 = createHash('sha256').update(list).digest('hex');
let answer: (response: ServerResponse) => void = () => {};
let server: Server;
let home = '';

beforeAll(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chainrule-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
  return () => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true, force: true });
  };
});

const cache = (): string => join(home, 'chainrule', 'names.txt');
const fetchNames = (patience = 20_000) => {
  const { port } = server.address() as AddressInfo; // it listens on a port
  return chooseNames(undefined, { address: `http://127.0.0.1:${port}/names.txt`, sha256, patience });
};
const half = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-length': list.length });
  response.write(list.subarray(0, list.length / 2));
};

describe('a list that is fetched', () => {
  it.each<[string, (response: ServerResponse) => void, number]>([
    ['is aborted after half of it, for taking too long', half, 400],
    [
      'breaks off in the middle',
      (response) => {
        half(response);
        setTimeout(() => response.destroy(), 30);
      },
      20_000,
    ],
    ['is cut short without a word', (response) => response.end(list.subarray(0, 100)), 20_000],
    ['is another list', (response) => response.end('mallory'), 20_000],
    ['is not there', (response) => response.writeHead(404).end(list), 20_000],
    ['never begins', () => {}, 400],
  ])('and %s leaves no file in the cache, and the shipped list serves', async (_, how, patience) => {
    answer = how;
    const { names, about } = await fetchNames(patience);
    expect(about).toMatch(/come with the project: the published list could not be fetched/);
    expect(names.length).toBeGreaterThan(100);
    expect(existsSync(join(home, 'chainrule')) ? readdirSync(join(home, 'chainrule')) : []).toEqual([]);
  });

  it('whole is kept, and not fetched again', async () => {
    answer = (response) => response.end(list);
    expect((await fetchNames()).names).toHaveLength(5000);
    expect(readFileSync(cache())).toEqual(list);
    answer = (response) => response.writeHead(500).end();
    expect((await fetchNames()).names).toHaveLength(5000);
  });

  it('and cannot be kept leaves no half of it behind', async () => {
    mkdirSync(cache(), { recursive: true }); // a folder where the file should go: the last step fails
    answer = (response) => response.end(list);
    expect((await fetchNames()).about).toMatch(/come with the project/);
    expect(readdirSync(join(home, 'chainrule'))).toEqual(['names.txt']);
  });
});
