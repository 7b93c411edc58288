import { expect, test } from 'vitest';
import { npmName } from './install-test/packing.ts';
import { released } from './public-api.ts';
import { configOf, publishedTrouble } from './rehearse.ts';

const manifest = {
  repository: { url: 'git+https://github.com/someone/chainrule.git' },
  homepage: 'https://someone.github.io/chainrule/',
  dependencies: { '@chainrule/engine': '^1.0.0' },
  scripts: { start: 'node --conditions=@chainrule/source main.ts' },
};
const trouble = (change: object): string | undefined => publishedTrouble(JSON.stringify({ ...manifest, ...change }));

test('publishedTrouble() passes what says where it is from, a script with the condition included', () => {
  expect(trouble({})).toBeUndefined();
});

test.each([
  [{ repository: undefined }, /where it is from/],
  [{ repository: {} }, /where it is from/],
  [{ repository: { url: 'git+https://github.com/other/name.git' } }, /where it is from/],
  [{ homepage: undefined }, /where it is from/],
  [{ dependencies: { '@chainrule/engine': 'workspace:^' } }, /only the workspace/],
  [{ exports: { '.': { '@chainrule/source': './src/index.ts' } } }, /only the workspace/],
])('publishedTrouble() of %j', (change, words) => {
  expect(trouble(change)).toMatch(words);
});

test('configOf() keeps every package of ours from the usual registry', () => {
  const config = configOf('https://example.com/');
  expect(config).toContain("usual: { url: 'https://example.com/'");
  const rules = [...config.matchAll(/^ {2}'(.*)': \{ (.*) \}$/gm)].map(([, pattern = '', rule = '']) => ({
    pattern,
    rule,
  }));
  const ruleOf = (name: string): string | undefined =>
    rules.find(
      ({ pattern }) =>
        pattern === '**' || pattern === name || (pattern.endsWith('/*') && name.startsWith(pattern.slice(0, -1))),
    )?.rule;
  for (const name of released) {
    expect(ruleOf(npmName(name))).toContain('publish: $authenticated');
    expect(ruleOf(npmName(name))).not.toContain('proxy');
  }
  expect(ruleOf('execa')).toContain('proxy: usual');
});
