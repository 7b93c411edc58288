/** Examples for the compiler's codes. */
import type { ErrorExample } from './example.ts';

export const compileExamples: Readonly<Record<string, ErrorExample>> = {
  ERR_TRACED_DATA: {
    when: 'A compiled function read .data. It runs only once, on Values that have no numbers yet.',
    before: 'compile(([x]) => x.mul(x.data), { inputs: [1] });',
    after: 'compile(([x]) => x.mul(x), { inputs: [1] });',
  },
  ERR_TRACED_CALL: {
    when: 'A compiled function called backward(), or grad() without createGraph. While it is recorded there are no numbers.',
    before: 'const w = new Value(2);\ncompile(([x]) => grad(w.mul(x), [w])[0], { inputs: [1], parameters: [w] });',
    after:
      'const w = new Value(2);\ncompile(([x]) => grad(w.mul(x), [w], { createGraph: true })[0], { inputs: [1], parameters: [w] });',
  },
  ERR_COMPILE_ARGUMENTS: {
    when: 'options.inputs has more rows than a function can have arguments.',
    before: 'compile((...rows) => rows[0][0], { inputs: new Array(200_000).fill(1) });',
    after: 'compile(([x]) => x, { inputs: [200] });',
  },
  ERR_TRACED_BRANCH: {
    when: 'A compiled function branched on a Value, or turned it into text or a number.',
    before: 'compile(([x]) => (x > 0 ? x : x.neg()), { inputs: [1] });',
    after: 'compile(([x]) => where(x.gt(0), x, x.neg()), { inputs: [1] });',
  },
  ERR_TRACED_DRAW: {
    when: 'A function given to the compile() of a trace draws random numbers. It runs once, so every call would get the same draws.',
    before:
      'const drop = new Dropout(0.5);\nconst traced = trace((x) => x, { inputs: [2] });\ntraced.compile((x) => sum(drop.forward(x)));',
    after:
      'const drop = new Dropout(0.5);\nconst traced = trace((x) => drop.forward(x), { inputs: [2] });\ntraced.compile((x) => sum(x));',
  },
  ERR_COMPILE_OUTSIDE: {
    when: 'A compiled function uses a result that was computed before it ran; compiled code would not compute it again.',
    before:
      'const w = new Value(2);\nconst twice = w.mul(2);\ncompile(([x]) => x.mul(twice), { inputs: [1], parameters: [w] });',
    after: 'const w = new Value(2);\ncompile(([x]) => x.mul(w.mul(2)), { inputs: [1], parameters: [w] });',
  },
  ERR_COMPILE_DIFFERS: {
    when: 'The compiled code does not give what the plain function gives: the function depends on something that a trace does not see, such as a counter or an if.',
    before: 'let calls = 0;\ncompile(([x]) => x.mul(++calls), { inputs: [1] });',
    after: 'compile(([x, calls]) => x.mul(calls), { inputs: [2] }).forward([[3, 1]]);',
  },
  ERR_COMPILE_CHECK: {
    when: 'options.check is neither true or false nor a number of rows.',
    before: "compile(([x]) => x, { inputs: [1], check: 'always' });",
    after: 'compile(([x]) => x, { inputs: [1], check: 2 });',
  },
  ERR_COMPILE_RESULT: {
    when: 'A compiled function returned something that is no Value.',
    before: 'compile(([x]) => [[x]], { inputs: [1] });',
    after: 'compile(([x]) => [x], { inputs: [1] });',
  },
  ERR_COMPILE_FOREIGN: {
    when: 'A compiled function used a row of another compiled function, kept in a variable.',
    before:
      'let kept;\ncompile(([x]) => (kept = x), { inputs: [1] });\ncompile(([x]) => x.add(kept), { inputs: [1] });',
    after: 'compile(([x, kept]) => x.add(kept), { inputs: [2] });',
  },
  ERR_COMPILE_PARAMETER: {
    when: 'A compiled function uses a trainable Value that was not listed: its number would be frozen into the module.',
    before: 'const w = new Value(2);\ncompile(([x]) => x.mul(w), { inputs: [1] });',
    after: 'const w = new Value(2);\ncompile(([x]) => x.mul(w), { inputs: [1], parameters: [w] });',
  },
  ERR_COMPILE_KERNEL: {
    when: 'A compiled function uses an op of your own that has a forward instead of a define().',
    before:
      "const twice = defineOp({ name: 'twice', arity: 1, forward: (x) => 2 * x, vjps: [(k, g) => k.mul(g, 2)] });\ncompile(([x]) => twice(x), { inputs: [1] });",
    after:
      "const twice = defineOp({ name: 'twice', arity: 1, define: (k, x) => k.mul(2, x) });\ncompile(([x]) => twice(x), { inputs: [1] });",
  },
  ERR_COMPILE_OUTPUTS: {
    when: 'valueAndGrad() was called on a function with several outputs. A gradient needs one.',
    before: 'compile(([x]) => [x, x.mul(2)], { inputs: [1] }).valueAndGrad([[1]]);',
    after: 'compile(([x]) => [x, x.mul(2)], { inputs: [1] }).forward([[1]]);',
  },
  ERR_COMPILE_HOST: {
    when: "The browser or runtime has no WebAssembly with SIMD, or its Content Security Policy forbids WebAssembly. Use the eager engine there; fit() with compile: 'auto' does so by itself.",
  },
  ERR_COMPILE_POLICY: {
    when: "The page's Content Security Policy does not allow WebAssembly. Add 'wasm-unsafe-eval' to its script-src.",
  },
  ERR_COMPILE_FMA: {
    when: 'options.fma asks for instructions that this host does not have.',
  },
  ERR_COMPILE_DISPOSED: {
    when: 'A compiled function was called after dispose().',
    before: 'const f = compile(([x]) => x.mul(2), { inputs: [1] });\nf.dispose();\nf.forward([[1]]);',
    after: 'const f = compile(([x]) => x.mul(2), { inputs: [1] });\nf.forward([[1]]);\nf.dispose();',
  },
  ERR_COMPILE_SIZE: {
    when: 'The function, or its batch, needs more memory than a WebAssembly module can have: 4 GiB.',
  },
  ERR_COMPILE_WIDTH: {
    when: 'The widths in options.inputs are too large: each number of a sample becomes a Value to trace with.',
    before: 'compile((x) => x[0], { inputs: [1e9] });',
    after: 'compile((x) => x[0], { inputs: [10] });',
  },
  ERR_COMPILE_MEMORY: {
    when: 'The host has no memory left for the module.',
  },
  ERR_TAPE: {
    when: 'A recorded tape contradicts itself. That is a fault in Chainrule: please report it.',
  },
  ERR_COMPILE_INPUTS: {
    when: 'options.inputs does not list the widths of the rows, one per argument.',
    before: 'compile(([x]) => x, { inputs: 1 });',
    after: 'compile(([x]) => x, { inputs: [1] });',
  },
  ERR_COMPILE_PARAMETERS: {
    when: 'options.parameters holds something that is not a leaf Value.',
    before: 'const model = new MLP(1, [1]);\ncompile((x) => model.forward(x), { inputs: [1], parameters: [model] });',
    after:
      'const model = new MLP(1, [1]);\ncompile((x) => model.forward(x), { inputs: [1], parameters: model.parameters() });',
  },
  ERR_COMPILE_FLAG: {
    when: 'An option of compile() that is on or off got something else.',
    before: "compile(([x]) => x, { inputs: [1], fma: 'yes' });",
    after: 'compile(([x]) => x, { inputs: [1], fma: false });',
  },
  ERR_COMPILE_UPDATE: {
    when: 'options.update is not what fuse() returns.',
    before:
      'const w = new Value(2);\nconst optimizer = new SGD([w], { lr: 0.1 });\ncompile(([x]) => x.mul(w), { inputs: [1], update: optimizer });',
    after:
      'const w = new Value(2);\nconst optimizer = new SGD([w], { lr: 0.1 });\ncompile(([x]) => x.mul(w), { inputs: [1], update: fuse(optimizer) });',
  },
  ERR_COMPILE_STEP: {
    when: 'step() was called on a function that was compiled without an update.',
    before: 'const w = new Value(2);\ncompile(([x]) => x.mul(w), { inputs: [1], parameters: [w] }).step([[1]]);',
    after:
      'const w = new Value(2);\nconst update = fuse(new SGD([w], { lr: 0.1 }));\ncompile(([x]) => x.mul(w), { inputs: [1], update }).step([[1]]);',
  },
  ERR_UPDATE: {
    when: 'compileUpdate() got a rule without columns, scalars and next().',
    before: "compileUpdate({ columns: ['w', 'g'] }, 4);",
    after: "compileUpdate({ columns: ['w', 'g'], scalars: [], next: (k, { w, g }) => ({ w: k.sub(w, g) }) }, 4);",
  },
  ERR_UPDATE_LENGTH: {
    when: 'compileUpdate() got a length that is no whole number of at least 1.',
    before: "compileUpdate({ columns: ['w'], scalars: [], next: (k, { w }) => ({ w: k.neg(w) }) }, 0);",
    after: "compileUpdate({ columns: ['w'], scalars: [], next: (k, { w }) => ({ w: k.neg(w) }) }, 1);",
  },
  ERR_UPDATE_RESULT: {
    when: 'next() returned a name that is not among the columns.',
    before: "compileUpdate({ columns: ['w'], scalars: [], next: (k, { w }) => ({ v: k.neg(w) }) }, 1);",
    after: "compileUpdate({ columns: ['w'], scalars: [], next: (k, { w }) => ({ w: k.neg(w) }) }, 1);",
  },
  ERR_UPDATE_RANGE: {
    when: 'run() of a compiled update got a range outside its columns.',
    before:
      "const u = compileUpdate({ columns: ['w'], scalars: [], next: (k, { w }) => ({ w: k.neg(w) }) }, 2);\nu.run({}, 0, 3);",
    after:
      "const u = compileUpdate({ columns: ['w'], scalars: [], next: (k, { w }) => ({ w: k.neg(w) }) }, 2);\nu.run({}, 0, 2);",
  },
  ERR_UPDATE_SCALAR: {
    when: 'run() of a compiled update misses one of the scalars, or it is no number.',
    before:
      "const u = compileUpdate({ columns: ['w'], scalars: ['lr'], next: (k, { w }, { lr }) => ({ w: k.mul(w, lr) }) }, 1);\nu.run({});",
    after:
      "const u = compileUpdate({ columns: ['w'], scalars: ['lr'], next: (k, { w }, { lr }) => ({ w: k.mul(w, lr) }) }, 1);\nu.run({ lr: 0.1 });",
  },
  ERR_BATCH_COUNT: {
    when: 'A compiled function was called with fewer or more batches than it has inputs.',
    before: 'compile(([x], [y]) => x.mul(y), { inputs: [1, 1] }).forward([[1]]);',
    after: 'compile(([x], [y]) => x.mul(y), { inputs: [1, 1] }).forward([[1]], [[2]]);',
  },
  ERR_BATCH_KIND: {
    when: 'A batch is neither an array of rows nor a typed array, or something in it is no number.',
    before: 'compile(([x]) => x.mul(2), { inputs: [1] }).forward(3);',
    after: 'compile(([x]) => x.mul(2), { inputs: [1] }).forward([[3]]);',
  },
  ERR_BATCH_LENGTH: {
    when: 'A flat batch does not divide into whole rows.',
    before: 'compile(([x, y]) => x.mul(y), { inputs: [2] }).forward(Float64Array.of(1, 2, 3));',
    after: 'compile(([x, y]) => x.mul(y), { inputs: [2] }).forward(Float64Array.of(1, 2, 3, 4));',
  },
  ERR_BATCH_ROW: {
    when: 'A row of a batch has the wrong width.',
    before: 'compile(([x, y]) => x.mul(y), { inputs: [2] }).forward([[1, 2], [3]]);',
    after: 'compile(([x, y]) => x.mul(y), { inputs: [2] }).forward([[1, 2], [3, 4]]);',
  },
  ERR_BATCH_SIZES: {
    when: 'The batches of one call have different numbers of rows.',
    before: 'compile(([x], [y]) => x.mul(y), { inputs: [1, 1] }).forward([[1], [2]], [[3]]);',
    after: 'compile(([x], [y]) => x.mul(y), { inputs: [1, 1] }).forward([[1], [2]], [[3], [4]]);',
  },
  ERR_BATCH_EMPTY: {
    when: 'A batch has no rows, so there is no mean to differentiate.',
    before: 'const w = new Value(2);\ncompile(([x]) => x.mul(w), { inputs: [1], parameters: [w] }).valueAndGrad([]);',
    after: 'const w = new Value(2);\ncompile(([x]) => x.mul(w), { inputs: [1], parameters: [w] }).valueAndGrad([[1]]);',
  },
};
