import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../snippets', import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.check.ts'))
  .map((file) => file.replace('.check.ts', ''));

const load = (file: string): Promise<Record<string, unknown>> =>
  import(/* @vite-ignore */ pathToFileURL(`${folder}/${file}`).href);

test('there are exercises', () => {
  expect(names).toContain('08-rules');
});

describe.each(names)('exercise %s', (name) => {
  test('its solution passes every check', async () => {
    const { checks } = (await load(`${name}.check.ts`)) as { checks: Record<string, (mine: unknown) => void> };
    const solution = await load(`${name}.solution.ts`);
    expect(Object.keys(checks).length).toBeGreaterThan(2);
    for (const check of Object.values(checks)) check(solution);
  });

  test('what the learner starts from does not pass', async () => {
    const { checks } = (await load(`${name}.check.ts`)) as { checks: Record<string, (mine: unknown) => void> };
    const start = await load(`${name}.start.ts`);
    const failed = Object.values(checks).filter((check) => {
      try {
        check(start);
        return false;
      } catch {
        return true;
      }
    });
    expect(failed.length).toBeGreaterThan(0);
  });
});
