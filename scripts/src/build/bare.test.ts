import { expect, test } from 'vitest';
import { bare } from './bare.ts';

test('comments go, lines stay', () => {
  const text =
    'class A {\n  /** What\n   * it is. */\n  #a = 1; // one\n  // two\n  b() {\n    return this.#a; /* three */\n  }\n}\n';
  expect(bare(text)).toBe('class A {\n\n\n  #a = 1;\n\n  b() {\n    return this.#a;\n  }\n}\n');
});

test('what bundlers and browsers read stays', () => {
  const text = 'const a = /* @__PURE__ */ f();\nconst b = /* #__PURE__ */ f();\n//# sourceMappingURL=a.js.map\n';
  expect(bare(text)).toBe(text);
});

test('what only looks like a comment stays, and so do spaces at the end of a line of text', () => {
  const text = ["const a = 'http://x', b = `// ${a", '} /* d */ ', '`, c = /\\/\\*[/*]/g, d = a / b / 2;', ''].join(
    '\n',
  );
  expect(bare(text)).toBe(text);
  expect(bare(text.replace('${a', '${a /* e */'))).toBe(text);
});
