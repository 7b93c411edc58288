/**
 * Mutators for thoughts. Stryker's own change tokens (`<` to `<=`, a condition to false, a block to nothing); what a programmer gets
 * wrong is more often a step that was forgotten:
 *
 *   GuardDropped   checkNumber(…);  →  ;          x ?? fail(…)  →  x          ok ? x : fail(…)  →  x
 *                  (`if (…) return` and `if (…) throw` without their effect are Stryker's: a condition that is false)
 *   CacheStale     this.looked = count;  →  ;     what was noted last time stays: a cache is not refreshed, a step not counted
 *   FlagLeft       this.#spare = null;  →  ;      what was to be put back is left as it was; `x.clear();`, `x.fill(0);`, `forget…();` alike
 *   LoopShort      i < n  →  i < n - 1            for (const x of xs)  →  for (const x of [...xs].slice(0, -1))
 *   CopyShared     [...x], { ...x }, x.slice(), new Float64Array(x), structuredClone(x)  →  x
 *
 * Stryker takes no mutators from plugins, but reads its own from a list; `addThoughts` puts these at its end. Plain JavaScript over
 * Babel's nodes, since Stryker's processes load it; each mutator looks at one node and yields what may take its place.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const ofStryker = createRequire(require.resolve('@stryker-mutator/core/package.json'));
const instrumenter = dirname(ofStryker.resolve('@stryker-mutator/instrumenter/package.json'));
/** The Babel that Stryker's instrumenter works with: nodes of another would be strangers. */
export const babel = createRequire(join(instrumenter, 'package.json'))('@babel/core');
const { types: t } = babel;

const copy = (node) => t.cloneNode(node, true);
const without = (node) => ({ ...t.emptyStatement(), loc: node.loc });

/** The name that a call ends in: `fail` of fail(…), `clear` of this.#ready.clear(). */
const calledIn = (node) => {
  if (!t.isCallExpression(node)) return '';
  const { callee } = node;
  if (t.isIdentifier(callee)) return callee.name;
  return t.isMemberExpression(callee) && t.isIdentifier(callee.property) ? callee.property.name : '';
};

const refuses = (node) => /^(fail|refuse|bad)$/.test(calledIn(node));
const checks = (node) => /^check[A-Z]?\w*$|^(oneOf|sameLength|needs?)$/.test(calledIn(node));

const guardDropped = {
  name: 'GuardDropped',
  *mutate({ node }) {
    if (t.isExpressionStatement(node) && checks(node.expression)) yield without(node);
    if (t.isLogicalExpression(node) && refuses(node.right)) yield copy(node.left);
    if (!t.isConditionalExpression(node)) return;
    if (refuses(node.alternate)) yield copy(node.consequent);
    else if (refuses(node.consequent)) yield copy(node.alternate);
  },
};

/** What a field is put back to: a literal, or a new empty thing. */
const isReset = (node) =>
  t.isLiteral(node) ||
  t.isIdentifier(node, { name: 'undefined' }) ||
  (t.isUnaryExpression(node) && t.isLiteral(node.argument)) ||
  (t.isNewExpression(node) && node.arguments.length === 0) ||
  (t.isArrayExpression(node) && node.elements.length === 0);

/** An assignment to a field that stands alone; a constructor's first ones are no notes of what was. */
const noted = (path) => {
  const { node } = path;
  if (!t.isExpressionStatement(node) || !t.isAssignmentExpression(node.expression, { operator: '=' })) return null;
  const { left, right } = node.expression;
  if (!t.isMemberExpression(left) || left.computed) return null;
  const inside = path.findParent((parent) => parent.isFunction());
  return inside?.isClassMethod({ kind: 'constructor' }) ? null : right;
};

const cacheStale = {
  name: 'CacheStale',
  *mutate(path) {
    const right = noted(path);
    if (right !== null && !isReset(right)) yield without(path.node);
  },
};

const flagLeft = {
  name: 'FlagLeft',
  *mutate(path) {
    const { node } = path;
    const right = noted(path);
    const clears = t.isExpressionStatement(node) && /^(clear|delete|fill|forget\w*)$/.test(calledIn(node.expression));
    if (clears || (right !== null && isReset(right))) yield without(node);
  },
};

const loopShort = {
  name: 'LoopShort',
  *mutate({ node, parent, key }) {
    if (t.isForStatement(parent) && key === 'test' && t.isBinaryExpression(node, { operator: '<' }))
      yield t.binaryExpression('<', copy(node.left), t.binaryExpression('-', copy(node.right), t.numericLiteral(1)));
    if (!t.isForOfStatement(parent) || key !== 'right') return;
    const all = t.arrayExpression([t.spreadElement(copy(node))]);
    const less = [t.numericLiteral(0), t.unaryExpression('-', t.numericLiteral(1))];
    yield t.callExpression(t.memberExpression(all, t.identifier('slice')), less);
  },
};

/** Whether an argument of a typed array is how long it is to be, by its looks. */
const isLength = (node) =>
  !(t.isIdentifier(node) || t.isMemberExpression(node)) ||
  /^(n|size|count|length|width|elements|\w+(Size|Count|Length)|[A-Z_]+)$/.test((node.property ?? node).name ?? '');

/** What is copied, if a node is a copy and nothing else. */
function copiedIn(node) {
  if (t.isArrayExpression(node) && node.elements.length === 1 && t.isSpreadElement(node.elements[0]))
    return node.elements[0].argument;
  if (t.isObjectExpression(node) && node.properties.length === 1 && t.isSpreadElement(node.properties[0]))
    return node.properties[0].argument;
  if (t.isNewExpression(node) && /^(Float64|Int32|Uint8)Array$/.test(node.callee.name ?? ''))
    return node.arguments.length === 1 && !isLength(node.arguments[0]) ? node.arguments[0] : null;
  const called = calledIn(node);
  if (called === 'slice' && node.arguments.length === 0) return node.callee.object;
  return called === 'structuredClone' ? node.arguments[0] : null;
}

const copyShared = {
  name: 'CopyShared',
  *mutate({ node }) {
    const copied = copiedIn(node);
    if (copied) yield copy(copied);
  },
};

export const thoughts = [guardDropped, cacheStale, flagLeft, loopShort, copyShared];

/** Stryker's own list of mutators. */
export const strykersMutators = async () =>
  (await import(pathToFileURL(join(instrumenter, 'dist/src/mutators/mutate.js')).href)).allMutators;

/** Has Stryker make these mutants too. @throws where its list is not what it was */
export async function addThoughts() {
  const list = await strykersMutators();
  if (!Array.isArray(list) || !list.some(({ name }) => name === 'BlockStatement'))
    throw new Error("Stryker's mutators are not where they were: see scripts/mutation/thoughts.mjs.");
  for (const thought of thoughts) if (!list.includes(thought)) list.push(thought);
}

/** A hash of text, 32 bits, FNV's. */
const hashOf = (text) =>
  [...text].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);

/**
 * Leaves one of `n` mutants, always the same: which ones is decided by their place, kind and number, and by nothing that changes
 * between runs. For groups whose mutants are too many to run all of them.
 */
export async function sampleMutants(n) {
  for (const mutator of await strykersMutators()) {
    const { mutate, name } = mutator;
    mutator.mutate = function* (path) {
      const { line = 0, column = 0 } = path.node.loc?.start ?? {};
      let number = 0;
      for (const mutant of mutate.call(mutator, path))
        if (hashOf(`${line}:${column} ${name} ${number++}`) % n === 0) yield mutant;
    };
  }
}
