/** Opens a folder's page in Chromium and waits for its title: what a user's browser makes of the packages. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../chromium.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** Serves a folder on this machine, under the headers of a page that forbids code from strings. */
function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path));
    const found = file.startsWith(folder) && existsSync(file) && statSync(file).isFile();
    const policy = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";
    response.writeHead(found ? 200 : 404, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    response.end(found ? readFileSync(file) : 'not found');
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** The title that the page of a folder gives itself, or what went wrong. */
export async function titleOf(folder: string): Promise<string> {
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...chromiumFlags] });
  try {
    const page = await browser.newPage();
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
    const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
    await page.goto(`http://127.0.0.1:${port}/`);
    // Asking for the title, again and again, needs no code from a string, which the page's policy forbids.
    const late = Date.now() + 20_000;
    while ((await page.title()) === 'waiting' && Date.now() < late) await page.waitForTimeout(100);
    const title = await page.title();
    return title === 'it works' ? title : `${title} ${trouble.join('; ')}`;
  } finally {
    await browser.close();
    server.close();
  }
}
