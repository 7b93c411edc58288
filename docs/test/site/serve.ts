/** Serves a built site as a static host would: clean addresses, 404 for the rest, under the site's base. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.wasm': 'application/wasm',
};

async function find(root: string, path: string): Promise<{ body: Buffer; type: string } | undefined> {
  const clean = normalize(decodeURIComponent(path)).replace(/^(\.\.[/\\])+/, '');
  const candidates = clean.endsWith('/') ? [`${clean}index.html`] : [clean, `${clean}.html`, `${clean}/index.html`];
  for (const candidate of candidates) {
    const body = await readFile(join(root, candidate)).catch(() => undefined);
    if (body !== undefined) return { body, type: types[extname(candidate)] ?? 'application/octet-stream' };
  }
  return undefined;
}

export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves `root` at a free port of this computer. */
export async function serveSite(root: string, base = '/'): Promise<Site> {
  const server: Server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const found = pathname.startsWith(base) ? await find(root, pathname.slice(base.length - 1)) : undefined;
    const kept = pathname.startsWith(`${base}assets/`) ? { 'cache-control': 'max-age=31536000, immutable' } : {}; // their names hold a hash
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': found?.type ?? 'text/plain', ...kept });
    response.end(found?.body ?? 'not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
