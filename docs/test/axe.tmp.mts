import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { serveSite } from './site/serve.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const s = await serveSite(process.argv[2], '/sub/path/');
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const path of process.argv.slice(3)) {
  const p = await (await b.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })).newPage();
  const bad: string[] = [];
  p.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') bad.push('console ' + m.text().slice(0, 200));
  });
  p.on('pageerror', (e) => bad.push('exc ' + e.message));
  await p.goto(s.origin + '/sub/path' + path);
  await p.waitForTimeout(800);
  await p.addScriptTag({ content: axe });
  for (const w of [1280, 390, 320]) {
    await p.setViewportSize({ width: w, height: 900 });
    const o = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (o > 0)
      bad.push(
        w +
          ' too wide ' +
          o +
          ' ' +
          (await p.evaluate(() =>
            [...document.querySelectorAll('body *')]
              .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
              .slice(0, 4)
              .map((e) => e.tagName + '.' + e.className)
              .join(' | '),
          )),
      );
    if (w === 320) continue;
    for (const d of [false, true]) {
      await p.evaluate((on) => document.documentElement.classList.toggle('dark', on), d);
      const v = await p.evaluate(async () =>
        (await (window as any).axe.run({ resultTypes: ['violations'] })).violations.map(
          (f: any) =>
            f.id +
            ': ' +
            f.nodes
              .slice(0, 2)
              .map((n: any) => n.target.join(' ') + ' ' + (n.failureSummary || '').slice(0, 160))
              .join(' || '),
        ),
      );
      bad.push(...v.map((x: string) => w + (d ? ' dark ' : ' light ') + x));
    }
  }
  console.log(path, bad.length ? bad.join('\n    ') : 'ok');
  await p.close();
}
await b.close();
await s.close();
