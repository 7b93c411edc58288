/**
 * The browser of every test that wants one: where it is, and how it is started. docs, hardening and the install test read this; each
 * starts it with its own playwright-core.
 */
import { existsSync } from 'node:fs';

/** Quiet, and without a request of its own. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** `CHROMIUM`, else the first usual place with a browser; undefined where there is none. */
export function chromiumPath(): string | undefined {
  return [process.env.CHROMIUM, ...usual].find((path) => path !== undefined && existsSync(path));
}
