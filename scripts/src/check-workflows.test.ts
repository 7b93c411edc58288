import { expect, test } from 'vitest';
import { checkWorkflows } from './check-workflows.ts';
import { readRepository } from './repository.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const check = (line: string, path = '.github/workflows/ci.yml') =>
  checkWorkflows(new Map([[path, `jobs:\n${line}\n`]]));

test('checkWorkflows() passes an action by its commit with the version beside it, and one of this repository', () => {
  expect(check(`      - uses: actions/checkout@${commit} # v6.1.0`)).toEqual([]);
  expect(check(`        uses: owner/repository/path@${commit} # v1.2.3`)).toEqual([]);
  expect(check('      - uses: ./.github/actions/ours')).toEqual([]);
  expect(check('      - run: echo uses: nothing')).toEqual([]);
});

test.each([
  ['a tag', '      - uses: actions/checkout@v4'],
  ['a branch', '      - uses: actions/checkout@main'],
  ['nothing', '        uses: actions/checkout'],
  ['half a hash', `      - uses: actions/checkout@${commit.slice(20)} # v6.1.0`],
  ['a hash without a version', `      - uses: actions/checkout@${commit}`],
  ['a hash with half a version', `      - uses: actions/checkout@${commit} # v6`],
  ['a tag in quotes', '      - "uses": "actions/checkout@v4"'],
  ['a tag in a list of one line', '      - { name: x, uses: actions/checkout@v4, if: always() }'],
  ['an image', '      - uses: docker://alpine:3'],
  ['a workflow of elsewhere', '    uses: owner/repository/.github/workflows/x.yml@v1'],
])('checkWorkflows() names the line of an action by %s', (_, line) => {
  const [complaint, ...more] = check(line);
  expect(complaint).toMatch(/^\.github\/workflows\/ci\.yml:2: uses .*name a commit/);
  expect(more).toEqual([]);
});

test('checkWorkflows() looks at every file of .github, and at no other', () => {
  expect(check('- uses: a/b@v1', '.github/actions/ours/action.yaml')).toHaveLength(1);
  expect(check('- uses: a/b@v1', 'docs/ci.yml')).toEqual([]);
});

test('the workflows name every action by its commit', () => {
  const files = readRepository();
  const uses = [...files]
    .filter(([path]) => path.startsWith('.github/'))
    .flatMap(([, text]) => text.match(/uses:/g) ?? []);
  expect(uses.length).toBeGreaterThan(10);
  expect(checkWorkflows(files)).toEqual([]);
});

test('CI sets PyTorch up as users do, and where it runs pip has the builds for processors', () => {
  const files = readRepository();
  expect(files.get('.ci/run')).toContain('step torch pnpm parity setup\n');
  expect(files.get('.ci/run')).not.toMatch(/\bpip install|-m venv/);
  const runs = [...files].filter(([path, text]) => path.startsWith('.github/') && text.includes('run: bash .ci/run'));
  expect(runs.map(([path]) => path).sort()).toEqual(['.github/workflows/ci.yml', '.github/workflows/release.yml']);
  for (const [path, text] of runs) expect(text, path).toMatch(/PIP_EXTRA_INDEX_URL: \S+\/cpu/);
});
