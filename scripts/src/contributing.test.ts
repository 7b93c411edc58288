import { expect, test } from 'vitest';
import { readRepository } from './repository.ts';

const files = readRepository();

test('the record that CONTRIBUTING shows stands in the table, word for word', () => {
  const shown = /```js\n(\/\*\*[^`]*export const tanh[\s\S]*?)```/.exec(files.get('CONTRIBUTING.md') ?? '')?.[1];
  expect(shown).toBeDefined();
  expect(files.get('packages/engine/src/ops/hyperbolic.ts')).toContain(shown);
});

test('the files that README and CONTRIBUTING name are there', () => {
  for (const page of ['README.md', 'CONTRIBUTING.md']) {
    const links = [...(files.get(page) ?? '').matchAll(/\]\(([\w./-]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(0);
    // Where GitHub shows what a workflow did, beside the files.
    for (const link of links.filter((each) => !each.startsWith('../../actions/')))
      expect(
        [...files.keys()].some((path) => path === link || path.startsWith(`${link}/`)),
        link,
      ).toBe(true);
  }
});
