/** What an editor shows of the packages as npm has them: after a dot public names and no others, and on every name what it does. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publicNamesOf } from './public-api.ts';
import { openEditor } from './published-types.ts';
import { root } from './repository.ts';

/** A class, or a type that has members, and their names. */
interface Thing {
  readonly name: string;
  readonly kind: string;
  readonly members: readonly { readonly name: string; readonly isMethod: boolean }[];
}

const member = /^ {2}([\w$]+): (.*)$/;
const things: readonly Thing[] = ['engine', 'nn'].flatMap((folder) =>
  publicNamesOf(join(root, 'packages', folder, 'src/index.ts')).flatMap(({ name, kind, lines }) => {
    const members = lines.flatMap((line) => {
      const [, own, type = ''] = member.exec(line) ?? [];
      return own === undefined ? [] : [{ name: own, isMethod: type.includes(') => ') }];
    });
    return members.length === 0 ? [] : [{ name: `${folder}.${name}`, kind, members }];
  }),
);
const classes = things.filter(({ kind }) => kind === 'class');
const options = things.filter(({ name }) => /Options$/.test(name));

const text = [
  "import type * as engine from '@chainrule/engine';",
  "import type * as nn from '@chainrule/nn';",
  ...[...classes, ...options].map(({ name }, i) => `declare const thing${i}: ${name};\nthing${i}./*${name}*/toString;`),
  ...[...classes, ...options].flatMap(({ name, members }, i) =>
    members.map((each) => `thing${i}./*${name}.${each.name}*/${each.name};`),
  ),
].join('\n');
const editor = openEditor(text);

/** The fields of every Error. */
const ofErrors = ['cause', 'message', 'name', 'stack'];

describe('after a dot', () => {
  test.each(classes.map((each) => [each.name, each] as const))(
    '%s has its public names, and no others',
    (name, { members }) => {
      expect(editor.completions(name).sort()).toEqual(members.map((each) => each.name).sort());
    },
  );

  test('a Value, a model and an optimiser have what was designed', () => {
    const value = 'data grad label requiresGrad op inputs isLeaf backward detach clone item zeroGrad toString toJSON';
    expect(editor.completions('engine.Value')).toEqual(expect.arrayContaining([...value.split(' '), 'tanh', 'where']));
    expect(editor.completions('engine.Value')).not.toContain('memory');
    const module =
      'parameters namedParameters zeroGrad train eval training stateDict loadStateDict clone predict predictRows predictClasses toString describe';
    expect(editor.completions('nn.MLP').sort()).toEqual([...module.split(' '), 'forward', 'layers'].sort());
    const optimizer = 'step zeroGrad paramGroups stateDict loadStateDict rule';
    expect(editor.completions('nn.SGD').sort()).toEqual(optimizer.split(' ').sort());
  });
});

describe('the pointer on a name', () => {
  test.each(classes.map((each) => [each.name, each] as const))(
    'of a method of %s shows a sentence',
    (name, { members }) => {
      const silent = members.filter((each) => each.isMethod && editor.hover(`${name}.${each.name}`).says === '');
      expect(silent.map((each) => each.name).filter((each) => !ofErrors.includes(each))).toEqual([]);
    },
  );

  test.each(options.map((each) => [each.name, each] as const))(
    'of %s shows a sentence, with the default where it may be left out',
    (name, { members }) => {
      const lacking = members.filter((each) => {
        const { type, says } = editor.hover(`${name}.${each.name}`);
        const optional = type.includes(`${each.name}?:`);
        return !/\w/.test(says) || (optional && !/default/i.test(says));
      });
      expect(lacking.map((each) => each.name)).toEqual([]);
    },
  );
});

test('the declarations have no errors, read strictly', () => {
  expect(editor.complaints()).toEqual([]);
});
