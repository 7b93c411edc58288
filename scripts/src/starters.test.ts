import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './repository.ts';
import { bumped, expected, made, starters, withVersions } from './starters.ts';

test('every template asks for the packages as they are', () => {
  expect(expected().size).toBe(3);
  for (const [path, text] of expected()) {
    expect(text, path).toContain('@chainrule/nn');
    expect(readFileSync(path, 'utf8'), path).toBe(text);
  }
});

test.each(starters)('examples/starter-%s is what npm create chainrule writes', async (name) => {
  const [from, to] = [await made(name), join(root, `examples/starter-${name}`)];
  const files = readdirSync(from).sort();
  expect(
    readdirSync(to)
      .filter((file) => file !== 'node_modules')
      .sort(),
  ).toEqual(files);
  for (const file of files)
    expect(readFileSync(join(to, file), 'utf8'), file).toBe(readFileSync(join(from, file), 'utf8'));
});

test('a new version moves the range of that package, in a manifest and in an import, and nothing else', () => {
  const versions = new Map([['@chainrule/engine', '0.2.0']]);
  expect(
    withVersions('{ "@chainrule/engine": "^0.1.0", "@chainrule/nn": "^0.1.0", "other": "^1.0.0" }', versions),
  ).toBe('{ "@chainrule/engine": "^0.2.0", "@chainrule/nn": "^0.1.0", "other": "^1.0.0" }');
  expect(withVersions("from 'npm:@chainrule/engine@^0.1.0'", versions)).toBe("from 'npm:@chainrule/engine@^0.2.0'");
  expect(bumped('0.1.9')).toBe('0.1.10');
});

test('versions are written together with the starters', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { [name: string]: string };
  };
  expect(scripts['version-packages']).toMatch(/^changeset version && tsx scripts\/src\/starters\.ts && /);
});
