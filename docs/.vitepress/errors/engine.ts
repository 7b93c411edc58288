/** Examples for the engine's codes, the compiler's apart. */
import type { ErrorExample } from './example.ts';

export const engineExamples: Readonly<Record<string, ErrorExample>> = {
  ERR_OPERAND: {
    when: 'An op got something that is neither a Value nor a number, often text from a form or a file.',
    before: "new Value(2).mul('3');",
    after: "new Value(2).mul(Number('3'));",
  },
  ERR_DATA: {
    when: 'A Value was made of, or given, something that is not a number.',
    before: "new Value('2');",
    after: "new Value(Number('2'));",
  },
  ERR_LIST: {
    when: 'An op on lists got a single Value, or something else that is not an array.',
    before: 'sum(new Value(1));',
    after: 'sum([new Value(1)]);',
  },
  ERR_PROMISE: {
    when: 'A mode such as noGrad or detectAnomaly was given an async function: the mode would end before the function does.',
    before: 'noGrad(async () => new Value(2).mul(3));',
    after: 'const factor = await Promise.resolve(3);\nnoGrad(() => new Value(2).mul(factor));',
  },
  ERR_FUNCTION: {
    when: 'A function was wanted and something else arrived, usually the result of calling it.',
    before: 'noGrad(new Value(2).mul(3));',
    after: 'noGrad(() => new Value(2).mul(3));',
  },
  ERR_COERCION: {
    when: "JavaScript's own operators were used on a Value. They would compute a plain number and drop the graph.",
    before: 'const a = new Value(2);\nconst b = a * 3;',
    after: 'const a = new Value(2);\nconst b = a.mul(3);',
  },
  ERR_OPTION_NAME: {
    when: 'An option is misspelt or does not exist.',
    before: 'leakyRelu(new Value(1), { slope: 0.2 });',
    after: 'leakyRelu(new Value(1), { negativeSlope: 0.2 });',
  },
  ERR_OPTION_KIND: {
    when: 'An option has the wrong kind of value.',
    before: "leakyRelu(new Value(1), { negativeSlope: '0.2' });",
    after: 'leakyRelu(new Value(1), { negativeSlope: 0.2 });',
  },
  ERR_OPTION_WORD: {
    when: 'An option takes one of a few words, and another one arrived.',
    before: "gelu(new Value(1), { approximate: 'erf' });",
    after: "gelu(new Value(1), { approximate: 'tanh' });",
  },
  ERR_NO_GRADIENT: {
    when: 'backward() or grad() found no trainable Value in the expression: all are constants, were detached, or were made under noGrad.',
    before: 'const w = new Value(2);\nnoGrad(() => w.mul(3)).backward();',
    after: 'const w = new Value(2);\nw.mul(3).backward();',
  },
  ERR_FREEZE: {
    when: 'requiresGrad was set on the result of an op. Only leaves can be frozen.',
    before: 'const y = new Value(2).mul(3);\ny.requiresGrad = false;',
    after: 'const y = new Value(2).mul(3).detach();',
  },
  ERR_OPTION_POSITIVE: {
    when: 'An option must be greater than 0.',
    before: 'norm([new Value(3), new Value(4)], { p: 0 });',
    after: 'norm([new Value(3), new Value(4)], { p: 2 });',
  },
  ERR_EMPTY: {
    when: 'An op that has no value for an empty list, such as a maximum, got one.',
    before: 'amax([]);',
    after: 'amax([new Value(1)]);',
  },
  ERR_LENGTHS: {
    when: 'Two lists that belong together differ in length.',
    before: 'dot([new Value(1), new Value(2)], [3, 4, 5]);',
    after: 'dot([new Value(1), new Value(2)], [3, 4]);',
  },
  ERR_VALUE: {
    when: 'A Value was wanted, and a number or something else arrived.',
    before: 'grad(new Value(2).mul(3), [2]);',
    after: 'const x = new Value(2);\ngrad(x.mul(3), [x]);',
  },
  ERR_OUTPUT: {
    when: 'A function to be differentiated returned a number, usually because it read .data inside.',
    before: 'hessian((x) => x.data ** 2, [3]);',
    after: 'hessian((x) => x.pow(2), [3]);',
  },
  ERR_ARGUMENTS: {
    when: 'jacobian(), hessian() or gradcheck() got more numbers than a function can have arguments.',
    before: 'jacobian((...xs) => sum(xs), new Array(200_000).fill(1));',
    after: 'const xs = Array.from({ length: 200_000 }, () => new Value(1));\ngrad(sum(xs), xs);',
  },
  ERR_UNUSED: {
    when: 'grad() was asked for the gradient of something that the output does not depend on.',
    before: 'const [x, w] = [new Value(2), new Value(3)];\ngrad(x.mul(x), [x, w]);',
    after: 'const [x, w] = [new Value(2), new Value(3)];\ngrad(x.mul(x), [x, w], { allowUnused: true });',
  },
  ERR_STEPPED: {
    when: 'step() of an optimiser came between a forward pass and its backward(), which needs what was moved.',
    before:
      'const w = new Value(2);\nconst optimizer = new SGD([w], { lr: 0.1 });\nconst loss = w.square();\noptimizer.step();\nloss.backward();',
    after:
      'const w = new Value(2);\nconst optimizer = new SGD([w], { lr: 0.1 });\nconst loss = w.square();\nloss.backward();\noptimizer.step();',
  },
  ERR_DIGITS: {
    when: 'toDot() was asked for a number of digits that it cannot print.',
    before: 'toDot(new Value(2), { digits: -1 });',
    after: 'toDot(new Value(2), { digits: 4 });',
  },
  ERR_BLOCK: {
    when: 'parameterBlock() got a plain array.',
    before: 'parameterBlock([1, 2]);',
    after: 'parameterBlock(Float64Array.of(1, 2));',
  },
  ERR_GRADCHECK: {
    when: 'gradcheck() found a derivative rule that disagrees with differences of the function. The rule is wrong, or something was detached on the way.',
    before: 'gradcheck((x) => x.mul(x.detach()), [3]);',
    after: 'gradcheck((x) => x.mul(x), [3]);',
  },
  ERR_OP_RECORD: {
    when: 'defineOp() was given a record without all of its fields.',
    before: "defineOp({ name: 'cube', arity: 1, forward: (x) => x ** 3 });",
    after:
      "defineOp({ name: 'cube', arity: 1, forward: (x) => x ** 3, vjps: [(k, g, x) => k.mul(g, k.mul(3, k.mul(x, x)))] });",
  },
  ERR_OP_RULE: {
    when: 'The rule of an op of your own is not the derivative of its forward.',
    before:
      "defineOp({ name: 'cube', arity: 1, forward: (x) => x ** 3, vjps: [(k, g, x) => k.mul(g, k.mul(2, k.mul(x, x)))] });",
    after:
      "defineOp({ name: 'cube', arity: 1, forward: (x) => x ** 3, vjps: [(k, g, x) => k.mul(g, k.mul(3, k.mul(x, x)))] });",
  },
  ERR_NAN_FORWARD: {
    when: 'Inside detectAnomaly(), an op made NaN out of numbers that were none.',
    before: 'detectAnomaly(() => new Value(-1).sqrt());',
    after: 'detectAnomaly(() => new Value(-1).relu().sqrt());',
  },
  ERR_NAN_BACKWARD: {
    when: 'Inside detectAnomaly(), a derivative rule made NaN: often 0 times infinity at the edge of a function.',
    before: 'detectAnomaly(() => new Value(0).sqrt().mul(0).backward());',
    after: 'detectAnomaly(() => new Value(1).sqrt().mul(0).backward());',
  },
  ERR_CHANGED: {
    when: 'Inside detectAnomaly(), a leaf was changed between the forward and the backward pass, so the gradient would mix old and new numbers.',
    before:
      'detectAnomaly(() => {\n  const w = new Value(2);\n  const loss = w.mul(w);\n  w.data = 3;\n  loss.backward();\n});',
    after: 'detectAnomaly(() => {\n  const w = new Value(2);\n  w.mul(w).backward();\n  w.data = 3;\n});',
  },
};
