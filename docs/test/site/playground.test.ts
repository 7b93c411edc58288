import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launch, openPage, site, visit, type Watched } from './browser.ts';

const coded = (code: string): string =>
  `/playground/#${new URLSearchParams([
    ['mode', 'code'],
    ['code', code],
  ])}`;

describe.skipIf(!hasBrowser)('the playground', () => {
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  async function open(path: string): Promise<void> {
    watched = await openPage(browser);
    page = watched.page;
    await visit(page, path);
  }
  const run = () => page.getByRole('button', { name: 'Run', exact: true }).click();

  test('a formula is drawn as it is typed, and its state is in the address', async () => {
    await open('/playground/');
    await page.getByLabel(/^Formula/).fill('y = a*a + 3');
    await page.locator('[aria-label^="y, add, data 4"]').waitFor();
    await expect.poll(() => decodeURIComponent(new URL(page.url()).hash.replaceAll('+', ' '))).toContain('y = a*a + 3');
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  test('a link keeps the step, and drops the numbers of leaves that the formula has no more', async () => {
    await open('/playground/#mode=formula&expr=y+%3D+a*b&at.a=2&at.b=3&at.old=5&step=2');
    const shown = (): string => decodeURIComponent(new URL(page.url()).hash);
    await page.getByText('The root starts at 1').waitFor();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await expect.poll(shown).toContain('step=1');
    expect(shown()).toContain('at.a=2');
    expect(shown()).not.toContain('at.old');
    await watched.close();
  });

  test('a broken formula says what is wrong and keeps the picture', async () => {
    await open('/playground/');
    await page.getByLabel(/^Formula/).fill('y = a * ');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('Expected a number, a name or (');
    expect(await page.locator('.cr-node').count()).toBeGreaterThan(0);
    await watched.close();
  });

  /** Opens a page whose scripts come when they are let go. */
  async function openSlowly(path: string): Promise<() => void> {
    watched = await openPage(browser);
    page = watched.page;
    let go = (): void => undefined;
    const typed = new Promise<void>((resolve) => {
      go = resolve;
    });
    await page.route('**/*.js', async (route) => {
      await typed;
      await route.continue();
    });
    await page.goto(`${site}${path}`, { waitUntil: 'commit' });
    return go;
  }

  const linked = '/playground/#mode=formula&expr=y+%3D+a*b&at.a=1&at.b=2';

  test('what is typed before the scripts have come is not lost, also where a link says something else', async () => {
    for (const path of ['/playground/', linked]) {
      const go = await openSlowly(path);
      await page.getByLabel(/^Formula/).fill('y = 2*early');
      go();
      await page.locator('[aria-label^="early, leaf"]').waitFor();
      expect(await page.getByLabel(/^Formula/).inputValue()).toBe('y = 2*early');
      expect(watched.complaints).toEqual([]);
      await watched.close();
    }
  });

  test('nor is what is typed into a field that the link’s graph has too, though it is drawn anew', async () => {
    for (const path of ['/playground/', linked]) {
      const go = await openSlowly(path);
      await page.getByLabel('b', { exact: true }).fill('two');
      go();
      await page.getByText('is no finite number').waitFor();
      expect(await page.getByLabel('b', { exact: true }).inputValue()).toBe('two');
      expect(watched.complaints).toEqual([]);
      await watched.close();
    }
  });

  test('who leaves while the state is being written finds the next page’s own address', async () => {
    await open('/playground/');
    await page.getByLabel(/^Formula/).waitFor();
    await page.route('**/*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000)); // the next page is on its way for longer than the state
      await route.continue();
    });
    await page.getByLabel(/^Formula/).fill('y = 3*left');
    await page.locator('a[href*="/learn/"]').first().dispatchEvent('click');
    await expect.poll(() => new URL(page.url()).pathname).toContain('/learn/');
    await page.waitForTimeout(700);
    expect(new URL(page.url()).hash).toBe('');
    await watched.close();
  });

  test('a formula that came broken with the link has no graph, no fields and nothing that seems to load', async () => {
    await open('/playground/#mode=formula&expr=y+%3D+a+*&at.a=1');
    await page.getByText('There is no graph of this formula').waitFor();
    expect(await page.locator('.cr-loading, .cr-leaves, .cr-node').count()).toBe(0);
    await page.getByRole('button', { name: 'L = (a*b + c) * f' }).click();
    await page.locator('[aria-label^="L, mul"]').waitFor();
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  test('NaN is shown as such, with the op that made it', async () => {
    await open('/playground/#mode=formula&expr=y+%3D+log(a)*2&at.a=-1');
    await page.getByText('The first NaN comes from').waitFor();
    expect(await page.getByText('The first NaN comes from').textContent()).toContain(
      'The first NaN comes from log, in t1 = log(a): log of −1 is not a number',
    );
    await watched.close();
  });

  test('code from a link does not run before a click', async () => {
    await open(coded("console.log('it ran');"));
    await page.getByText('It has not run').waitFor();
    await page.waitForTimeout(1200);
    expect(await page.locator('.cr-lines').count()).toBe(0);
    await run();
    await expect.poll(() => page.locator('.cr-lines').textContent()).toContain('it ran');
    await watched.close();
  });

  test('a syntax error names its line', async () => {
    await open(coded('const a = 1;\nconst b = = 2;\n'));
    await run();
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toBe('Line 2: SyntaxError: Unexpected token, at character 11');
    await watched.close();
  });

  test('an exception names its line', async () => {
    await open(coded("const a = 1;\n\nthrow new Error('mine');\n"));
    await run();
    await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/Line 3: Error: mine/);
    await watched.close();
  });

  test('an endless loop is stopped, and the page says so; Stop ends it at once', async () => {
    await open(coded('while (true) {}'));
    await run();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0); // the watchman had nothing to say
    await run();
    await expect
      .poll(() => page.getByRole('alert').textContent({ timeout: 30_000 }), { timeout: 60_000 })
      .toContain('endless loop');
    await watched.close();
  });

  test('a graph of 10,000 nodes is collapsed, and the page says so', async () => {
    const code =
      "import { Value } from '@chainrule/engine';\nlet v = new Value(1);\nfor (let i = 0; i < 5000; i++) v = v.mul(0.999).add(0.001);\nexport const graph = v;\ngraph.backward();";
    await open(coded(code));
    await run();
    await page.getByText('This graph has').waitFor({ timeout: 20_000 });
    expect(await page.getByText('This graph has').textContent()).toContain('20,001 nodes');
    expect(await page.locator('.cr-node').count()).toBeLessThanOrEqual(150);
    await watched.close();
  });

  test('code cannot load a module from anywhere, however it hides the import', async () => {
    const hits: string[] = [];
    const elsewhere = createServer((request, response) => {
      hits.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end('1');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo; // it listens on a port
    const targets = [`http://127.0.0.1:${port}/`, `${site}/mark.svg`, 'data:text/javascript,export default 1'];
    await open(
      coded(`
const AsyncFunction = (async () => {}).constructor;
const ways = {
  constructor: (url) => AsyncFunction('u', 'return import(u)')(url),
  eval: (url) => (0, eval)('u => import(u)')(url),
  timer: (url) => new Promise((yes, no) => { Object.assign(globalThis, { url, yes, no }); setTimeout('import(url).then(yes, no)', 0); }),
  blob: (url) => AsyncFunction('u', 'return import(u)')(URL.createObjectURL(new Blob(['import ' + JSON.stringify(url)], { type: 'text/javascript' }))),
};
for (const [name, load] of Object.entries(ways))
  for (const url of ${JSON.stringify(targets)})
    console.log(name, await load(url).then(() => 'LOADED ' + url, () => 'refused'));
`),
    );
    await run();
    await expect
      .poll(async () => (await page.locator('.cr-lines').textContent())?.split('\n').length, { timeout: 30_000 })
      .toBe(12);
    const lines = (await page.locator('.cr-lines').textContent())?.split('\n') ?? [];
    expect(lines.filter((line) => !line.endsWith('refused'))).toEqual([]);
    expect(hits).toEqual([]);
    await watched.close();
    await new Promise((resolve) => elsewhere.close(resolve));
  });

  test('code has an origin of its own: nothing of the site’s is in its reach', async () => {
    await open(coded('console.log(self.origin, typeof indexedDB, typeof caches, typeof document);'));
    await run();
    await expect.poll(() => page.locator('.cr-lines').textContent()).toBe('null undefined undefined undefined');
    await watched.close();
  });

  test('a run leaves no frame behind', async () => {
    await open(coded('console.log(1);'));
    await run();
    await expect.poll(() => page.locator('.cr-lines').textContent()).toBe('1');
    expect(await page.locator('iframe').count()).toBe(0);
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  test('code cannot reach the network', async () => {
    await open(coded('console.log(typeof fetch, typeof XMLHttpRequest, typeof WebSocket, typeof importScripts);'));
    await run();
    await expect.poll(() => page.locator('.cr-lines').textContent()).toBe('undefined undefined undefined undefined');
    await watched.close();
  });

  test.each([
    ['of unknown words', '#mode=evil&expr=%00%00'],
    ['of 9,000 letters', `#expr=${'a'.repeat(9000)}`],
    ['of names that objects have', '#__proto__=1&constructor=2&at.__proto__=NaN'],
    ['that cannot be decoded', '#%E0%A4%A'],
  ])('a hostile address %s is ignored with a notice', async (_what, hash) => {
    await open(`/playground/${hash}`);
    await page
      .getByText(/The link held something|has no meaning here/)
      .first()
      .waitFor();
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  test('the network’s state is read from the address, within its ranges only', async () => {
    await open('/playground/network#data=circles&rate=0.5&hidden=8-4&seed=-3&l2=99&x=1');
    await page.getByText('The link held something').waitFor();
    expect(await page.getByRole('radio', { name: 'circles' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Hidden layers', { exact: true }).inputValue()).toBe('8, 4');
    expect(await page.getByLabel('Learning rate').inputValue()).toBe('0.5');
    expect(await page.getByLabel('Seed of weights').inputValue()).toBe('1');
    expect(await page.getByLabel('L2', { exact: true }).inputValue()).toBe('0');
    await watched.close();
  });

  test('without WebAssembly the network trains eagerly, and the page says so', async () => {
    const plain = await launch(['--js-flags=--jitless']);
    const { page: bare, close } = await openPage(plain);
    await visit(bare, '/playground/network');
    await bare.getByText('it runs eagerly').waitFor({ timeout: 20_000 });
    await bare.getByRole('button', { name: 'One step' }).click();
    await expect.poll(() => bare.locator('.cr-facts').first().textContent()).toContain('step1');
    await close();
    await plain.close();
  });
});
