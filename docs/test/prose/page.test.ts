import { expect, test } from 'vitest';
import { Page, proseOf, shows } from './page.ts';
import { agree, isSubsequence } from './run-snippet.ts';

const page = (text: string): Page => new Page(`---\ntitle: 99\n---\n# 7. A page\n\n${text}\n`);

test('a page whose numbers are all covered has no problems', () => {
  const { says, chosen, problems } = bound(page('With `a = 2` the slope is **−3**.'));
  says`the slope is ${-3}`;
  chosen(2);
  expect(problems()).toEqual([]);
});

test('a sentence with another number than the computed one is a problem', () => {
  const { says, problems } = bound(page('the slope is 3.14'));
  says`the slope is ${3.2}`;
  expect(problems().join()).toContain('but it is: the slope is 3.2');
});

test('a number that no fact covers is a problem', () => {
  expect(page('there are 41 parameters').problems().join()).toContain('no fact covers 41');
});

test('a fact that the page does not state is a problem', () => {
  const { computed, problems } = bound(page('nothing'));
  computed(337);
  expect(problems()).toEqual(['the page does not show 337']);
});

test('a whole number on the page is not excused by a value that rounds to it', () => {
  expect(shows('14', 14.003)).toBe(false);
  expect(shows('14.0', 14.003)).toBe(true);
  expect(shows('8.2e-9', 8.24e-9)).toBe(true);
  expect(shows('4,192', 4192)).toBe(true);
});

test('code blocks, widgets and names are not prose; Predict and TeX are', () => {
  const text = proseOf(
    '```ts\n1\n```\n<ValueGraph :at="{ a: 2 }" />\n\nx3, Float64Array\n\n<Predict question="4?" :answer="5" />\n\n$6 + x^7$',
  );
  expect(text.match(/(?<![\w^])\d/g)).toEqual(['4', '5', '6']);
});

test('printed lines agree in words and in numbers, up to the last bits', () => {
  expect(agree('loss 0.7071067811865476', 'loss 0.7071067811865477')).toBe(true);
  expect(agree('loss 0.70', 'loss 0.71')).toBe(false);
  expect(agree('mul 2', 'add 2')).toBe(false);
  expect(isSubsequence([1, 3], [1, 2, 3])).toBe(true);
  expect(isSubsequence([3, 1], [1, 2, 3])).toBe(false);
});

/** The page's methods, free to be called as tags. */
function bound(page: Page): Pick<Page, 'says' | 'chosen' | 'computed' | 'problems'> {
  return { says: page.says, chosen: page.chosen, computed: page.computed, problems: () => page.problems() };
}
