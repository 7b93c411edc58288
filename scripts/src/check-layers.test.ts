import { describe, expect, test } from 'vitest';
import { checkLayers, importsOf } from './check-layers.ts';
import { engineLayers, engineOrder } from './layers.ts';

const check = (path: string, text: string): readonly string[] => checkLayers(new Map([[path, text]]));

describe('checkLayers()', () => {
  test('lets an import point down', () => {
    expect(check('packages/engine/src/value.ts', "import { ops } from './ops/index.ts';")).toEqual([]);
    expect(check('packages/nn/src/mlp.ts', "import { Value } from '@chainrule/engine';")).toEqual([]);
    expect(check('examples/demo/main.ts', "import { MLP } from '@chainrule/nn';")).toEqual([]);
  });

  test('fails on an import from a lower storey of the engine to a higher one', () => {
    const found = check('packages/engine/src/ops/basic.ts', "\nimport { Value } from '../value.ts';");
    expect(found).toEqual([
      'packages/engine/src/ops/basic.ts:2 ops lies below eager (value.ts): an import may only point down',
    ]);
    expect(check('packages/engine/src/backward.ts', "export { compile } from './compile.ts';")).toHaveLength(1);
    expect(check('packages/engine/src/trace/tape.ts', "const m = import('../wasm/module.ts');")).toHaveLength(1);
  });

  test('lets only the listed files import a type from above', () => {
    const line = "import type { Value } from './value.ts';";
    expect(check('packages/engine/src/op.ts', line)).toEqual([]);
    expect(check('packages/engine/src/op.ts', line.replace('type ', ''))).toHaveLength(1);
    expect(check('packages/engine/src/numbers.ts', line)).toHaveLength(1);
    expect(check('packages/engine/src/math/pow.ts', "type V = import('../value.ts').Value;")).toHaveLength(1);
  });

  test('fails on a package that imports its user, by name or by path', () => {
    expect(check('packages/engine/src/value.ts', "import { MLP } from '@chainrule/nn';")).toHaveLength(1);
    expect(check('packages/nn/src/mlp.ts', "import { x } from '../../../examples/demo/main.ts';")).toHaveLength(1);
    expect(check('packages/nn/src/mlp.ts', "import { x } from '@chainrule/parity';")).toHaveLength(1);
  });

  test('fails on a dependency that engine or nn may not have', () => {
    expect(check('packages/engine/src/value.ts', "import fs from 'node:fs';")).toHaveLength(1);
    expect(check('packages/nn/src/generator.ts', "import { mt } from 'pure-rand/generator';")).toEqual([]);
    expect(check('packages/nn/src/generator.ts', "import fs from 'node:fs';")).toHaveLength(1);
    expect(check('packages/nn/src/node/files.ts', "import fs from 'node:fs';")).toEqual([]);
  });

  test('keeps the kernels out of what import { Value } brings', () => {
    expect(check('packages/engine/src/value.ts', "import { kernels } from './kernels/index.ts';")).toHaveLength(1);
    expect(check('packages/engine/src/wasm/lower.ts', "import { kernels } from '../kernels/index.ts';")).toEqual([]);
  });

  test('lets tests import the readable reference, and sources not', () => {
    const line = "import { Value } from '../../../examples/reference/reference.ts';";
    expect(check('packages/engine/test/conformance.test.ts', line)).toEqual([]);
    expect(check('packages/engine/src/value.ts', line)).toHaveLength(1);
  });

  test('the reference imports nothing', () => {
    expect(check('examples/reference/reference.ts', "import fs from 'node:fs';")).toHaveLength(1);
    expect(check('examples/reference/reference.ts', "import { Value } from '@chainrule/engine';")).toHaveLength(1);
  });
});

test('importsOf() reads the syntax tree: strings and comments are no imports', () => {
  expect(importsOf('a.ts', "// import './x.ts'\nconst s = \"import './y.ts'\";")).toEqual([]);
});

test('every storey of the engine has its place in the order', () => {
  expect(engineLayers.map((layer) => layer.name).sort()).toEqual([...engineOrder].sort());
});
