/** What the browser remembers of a learner: whatever is found in storage, only what has its form is taken. */
import { expect, test } from 'vitest';
import { picture } from '../.vitepress/theme/progress/pictures.ts';
import {
  nothing,
  parseProgress,
  read,
  type Store,
  withDraft,
  withSolved,
  write,
} from '../.vitepress/theme/progress/progress.ts';

function memory(): Store & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
const refusing: Store = {
  getItem: () => {
    throw new Error('denied');
  },
  setItem: () => {
    throw new Error('full');
  },
  removeItem: () => {},
};

const some = {
  solved: ['05/step', '01/nudge'],
  drafts: { '05/by-hand': 'export function gradients() {}' },
  last: { path: '/learn/07-a-neuron', title: 'A neuron' },
  practice: { level: 3, done: 7 },
};

test('what is written is read back', () => {
  const store = memory();
  expect(write(store, some)).toBe(true);
  expect(read(store)).toEqual(some);
});

test('forgetting leaves nothing in the browser', () => {
  const store = memory();
  write(store, some);
  write(store, nothing);
  expect(store.items.size).toBe(0);
  expect(read(store)).toEqual(nothing);
});

test.each([
  null,
  '',
  'no json',
  '[]',
  '7',
  'null',
  '"x"',
  '{"solved":7,"drafts":[],"last":5,"practice":"x"}',
  '{"solved":["../x","05/STEP",7,null],"drafts":{"__proto__":"x","05/step":7},"last":{"path":"//evil.example","title":"x"}}',
  `{"drafts":{"05/step":"${'x'.repeat(6001)}"},"practice":{"level":0.5,"done":-1}}`,
  '{"last":{"path":"javascript:alert(1)","title":"x"},"practice":{"level":100,"done":1e300}}',
])('what makes no sense counts as nothing: %s', (text) => {
  expect(parseProgress(text)).toEqual(nothing);
});

test('the good parts of a half broken text are kept, and each exercise once', () => {
  const text = JSON.stringify({ ...some, solved: ['05/step', '05/step', 'x'], last: { path: 1 } });
  expect(parseProgress(text)).toEqual({ ...some, solved: ['05/step'], last: null });
});

test('a browser that refuses storage is told of, and nothing breaks', () => {
  expect(read(refusing)).toEqual(nothing);
  expect(read(undefined)).toEqual(nothing);
  expect(write(refusing, some)).toBe(false);
  expect(write(undefined, some)).toBe(false);
});

test('an exercise is solved once; a draft is kept, changed, and taken away', () => {
  const once = withSolved(nothing, '05/step');
  expect(withSolved(once, '05/step')).toBe(once);
  const begun = withDraft(once, '05/step', 'code');
  expect(begun.drafts).toEqual({ '05/step': 'code' });
  expect(withDraft(begun, '05/step', 'more').drafts).toEqual({ '05/step': 'more' });
  expect(withDraft(begun, '05/step', '').drafts).toEqual({});
  expect(withDraft(begun, '05/step', 'x'.repeat(6001)).drafts).toEqual({});
});

test('each of the 22 chapters has a picture of its own', () => {
  const all = Array.from({ length: 22 }, (_, n) => JSON.stringify(picture(n)));
  expect(new Set(all).size).toBe(22);
  expect(all.every((each) => each.includes('M'))).toBe(true);
  expect(picture(22).lines).toEqual([]);
});
