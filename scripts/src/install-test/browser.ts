/**
 * Opens a folder's page in a browser and reports what it showed, said and asked for: what a user's browser makes of the packages.
 *
 * The page reports by itself (collector.js), to the server that it comes from. So Chromium and Firefox are asked alike, and
 * Debian's Firefox will do, which playwright cannot steer.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { execa } from 'execa';
import { chromium } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../chromium.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** Forbids code from strings and lets WebAssembly in: the policy that the packages promise to run under. */
export const usualPolicy = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";

/** What a page showed at last. */
export interface Visit {
  readonly title: string;
  readonly text: string;
  /** Warnings and errors, in order. */
  readonly said: readonly string[];
  /** Paths that the browser asked for, the page's own among them. */
  readonly requests: readonly string[];
}

export type Browser = 'Chromium' | 'Firefox';

/** Where a browser is; undefined where there is none. */
export function browserPath(browser: Browser): string | undefined {
  if (browser === 'Chromium') return chromiumPath();
  return [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/** Starts a browser on an address; the result ends it, and nothing but it. */
async function open(browser: Browser, address: string): Promise<() => Promise<void>> {
  if (browser === 'Chromium') {
    const opened = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...chromiumFlags] });
    await (await opened.newPage()).goto(address);
    return () => opened.close();
  }
  const profile = mkdtempSync(join(tmpdir(), 'chainrule-firefox-'));
  const quiet = [
    'app.update.enabled',
    'datareporting.policy.dataSubmissionEnabled',
    'browser.shell.checkDefaultBrowser',
  ];
  writeFileSync(join(profile, 'user.js'), quiet.map((name) => `user_pref("${name}", false);`).join('\n'));
  const stop = new AbortController();
  const options = { cancelSignal: stop.signal, forceKillAfterDelay: 2000, reject: false, stdio: 'ignore' } as const;
  const running = execa(
    browserPath('Firefox') ?? '',
    ['--headless', '--no-remote', '--profile', profile, address],
    options,
  );
  return async () => {
    stop.abort();
    await running;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
}

/** A folder on a port of this machine, and what its page reports. */
class Site {
  readonly requests: string[] = [];
  last: Omit<Visit, 'requests'> = { title: '', text: '', said: [] };
  readonly #server: Server;

  constructor(folder: string, policy: string) {
    const collector = readFileSync(new URL('./collector.js', import.meta.url));
    this.#server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
      if (path === '/visit/report') return this.#hear(request, response);
      if (path === '/visit/collector.js') return void response.end(collector);
      if (path !== '/favicon.ico') this.requests.push(path);
      const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path));
      const found = file.startsWith(folder) && existsSync(file) && statSync(file).isFile();
      const type = types[extname(file)] ?? 'application/octet-stream';
      response.writeHead(found ? 200 : 404, { 'content-type': type, 'content-security-policy': policy });
      const isPage = type === 'text/html';
      response.end(!found ? 'not found' : isPage ? withCollector(readFileSync(file, 'utf8')) : readFileSync(file));
    });
  }

  #hear(request: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      this.last = JSON.parse(Buffer.concat(parts).toString()) as Omit<Visit, 'requests'>; // the collector's own
      response.end();
    });
  }

  /** The address of the page. */
  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        const { port } = this.#server.address() as AddressInfo; // it listens on a port, not on a pipe
        resolve(`http://127.0.0.1:${port}/`);
      });
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** The page with the collector before everything else that runs. */
const withCollector = (page: string): string =>
  page.replace(/^(\s*<!doctype html>)?/i, '$1<script src="/visit/collector.js"></script>');

/** How a page is visited. */
export interface VisitOptions {
  readonly browser?: Browser;
  readonly policy?: string;
  /** When the page has done what it is for; the visit ends then, or after half a minute. */
  readonly until: (visit: Omit<Visit, 'requests'>) => boolean;
}

/** Opens the page of a folder, and returns what it had to show in the end. */
export async function visit(folder: string, options: VisitOptions): Promise<Visit> {
  const site = new Site(folder, options.policy ?? usualPolicy);
  const close = await open(options.browser ?? 'Chromium', await site.listen());
  try {
    const late = Date.now() + 30_000;
    while (!options.until(site.last) && Date.now() < late) await new Promise((resolve) => setTimeout(resolve, 50));
    return { ...site.last, requests: site.requests };
  } finally {
    await close();
    site.close();
  }
}

/** The title that the page of a folder gives itself, or what went wrong. */
export async function titleOf(folder: string, browser: Browser = 'Chromium'): Promise<string> {
  const { title, said } = await visit(folder, { browser, until: ({ title }) => title !== '' && title !== 'waiting' });
  return title === 'it works' ? title : `${title} ${said.join('; ')}`;
}
