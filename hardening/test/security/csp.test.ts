/**
 * The recipe of the security page in a real Chromium: under `script-src 'self' 'wasm-unsafe-eval'` a page and a worker compile and train;
 * without the second word compile() is refused, in a CompileError that says why, and the eager engine still counts.
 * `CHROMIUM` names the browser; CI has one.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags, chromiumPath } from '../../../scripts/src/chromium.ts';
import { bundle } from '../../src/bundle.ts';
import { readRecipe } from '../../src/recipe.ts';

const executablePath = chromiumPath();
if (executablePath === undefined)
  console.warn('No Chromium here: the tests of the policy in a browser are skipped. Install it, or set CHROMIUM.');

const work = `
import { compile, Value } from '@chainrule/engine';
import { fit, Generator, MLP, makeMoons, mseLoss, SGD } from '@chainrule/nn';
export async function work() {
  const w = new Value(2);
  w.mul(w).backward();
  const told = { eager: w.grad, evaluated: 'ran', compiled: '', trained: '' };
  try { (0, eval)('1'); } catch (error) { told.evaluated = error.name; }
  try {
    const f = compile(([x]) => w.mul(x), { inputs: [1], parameters: [w] });
    told.compiled = String(f.valueAndGrad([[3]]));
    const model = new MLP(2, [4, 1], { generator: new Generator(1) });
    const { x, y } = makeMoons(20, { seed: 1 });
    const { path } = await fit(model, { data: { x, y }, loss: mseLoss, optimizer: new SGD(model.parameters(), { lr: 0.1 }), compile: 'require' });
    told.trained = path;
  } catch (error) { told.compiled = error.name + ' ' + error.code + ': ' + error.message; }
  return told;
}
`;
const page = `${work}
const worker = new Worker('worker.js', { type: 'module' });
worker.onmessage = async ({ data }) => { document.title = JSON.stringify({ page: await work(), worker: data }); };
worker.onerror = ({ message }) => { document.title = JSON.stringify({ error: message }); };
`;
const html = '<!doctype html><meta charset="utf-8"><title>waiting</title><script type="module" src="page.js"></script>';

interface Told {
  readonly eager: number;
  readonly evaluated: string;
  readonly compiled: string;
  readonly trained: string;
}

describe.skipIf(executablePath === undefined)('a page under a policy', () => {
  let browser: Browser;
  let server: Server;
  let policy = '';
  beforeAll(async () => {
    const files = new Map([
      ['/', ['text/html', html]],
      ['/page.js', ['text/javascript', await bundle(page)]],
      ['/worker.js', ['text/javascript', await bundle(`${work}\npostMessage(await work());`)]],
    ]);
    server = createServer((request, response) => {
      const [type = 'text/plain', body = ''] = files.get(request.url ?? '') ?? [];
      response
        .writeHead(body === '' ? 404 : 200, { 'content-type': type, 'content-security-policy': policy })
        .end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumFlags] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function visit(under: string): Promise<{ readonly page: Told; readonly worker: Told }> {
    policy = under;
    const tab = await browser.newPage();
    try {
      const { port } = server.address() as AddressInfo; // it listens on a port
      await tab.goto(`http://127.0.0.1:${port}/`);
      const late = Date.now() + 30_000;
      while ((await tab.title()) === 'waiting' && Date.now() < late) await tab.waitForTimeout(50);
      return JSON.parse(await tab.title()) as { page: Told; worker: Told }; // as the page writes it
    } finally {
      await tab.close();
    }
  }

  it('of the recipe compiles and trains, in the page and in a worker, while eval is forbidden', async () => {
    const told = await visit(readRecipe());
    const wanted = { eager: 4, evaluated: 'EvalError', compiled: '6', trained: 'compiled' };
    expect(told).toEqual({ page: wanted, worker: wanted });
  });

  it('without wasm-unsafe-eval is refused by compile() with the reason, and counts eagerly', async () => {
    const told = await visit(readRecipe().replace(" 'wasm-unsafe-eval'", ''));
    for (const { eager, compiled } of [told.page, told.worker]) {
      expect(eager).toBe(4);
      expect(compiled).toMatch(
        /^CompileError ERR_COMPILE_POLICY: compile\(\): a Content Security Policy forbids WebAssembly here: .* Add 'wasm-unsafe-eval'/,
      );
    }
  });
});
