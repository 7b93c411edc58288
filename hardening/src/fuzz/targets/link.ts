/** Addresses of the site: the state of the playground, of the network playground and of widgets, and the formula within. */
import { buildFormula } from '../../../../docs/.vitepress/theme/formula/build.ts';
import { FormulaError } from '../../../../docs/.vitepress/theme/formula/parse.ts';
import { limits, mostChanges, mostSteps, parameterCount } from '../../../../docs/.vitepress/theme/net/config.ts';
import { decodeNetwork, encodeNetwork } from '../../../../docs/.vitepress/theme/net/link.ts';
import { programOf } from '../../../../docs/.vitepress/theme/net/program.ts';
import { decodeExpression, encodeExpression } from '../../../../docs/.vitepress/theme/playground/state.ts';
import type { Points } from '../../../../docs/.vitepress/theme/train/data.ts';
import { decodeMoves, encodeMoves } from '../../../../docs/.vitepress/theme/train/moves.ts';
import { fromFragment, numberIn } from '../../../../docs/.vitepress/theme/widgets/fragment.ts';
import type { Draws } from '../random.ts';
import { outline, promise, type Target, textOf } from '../target.ts';

const formulas = [
  'a * b + c',
  'L = (a + b) ** 2; L',
  'tanh(x1*w1 + b)',
  'relu(-3)',
  'a ^ 2 ^ 3',
  'softmax(a, b)',
  'd = a*b; d',
];
const numberText = (draws: Draws): string =>
  draws.pick(['2', '-0', '1e3', 'Infinity', 'NaN', '', ' 1', '0x1f', '5e-324']);

function draw(draws: Draws): string {
  const expr = encodeURIComponent(draws.pick(formulas));
  return draws.pick([
    `#mode=formula&expr=${expr}&at.a=${numberText(draws)}&at.__proto__=1`,
    `#mode=code&code=${encodeURIComponent('console.log(1)')}`,
    `#data=moons&seed=${numberText(draws)}&noise=0.1&hidden=16-${draws.below(40)}&activation=relu&rate=1&l2=0`,
    `#data=xor&n=${draws.below(600)}&features=x-${draws.pick(['yy', 'sinx', 'x', 'z'])}&zero=1&steps=${draws.below(90)}&changes=${draws.below(50)}:w${draws.below(40)}:${numberText(draws)},60:p3:1:${numberText(draws)},61:rate:0.1`,
    `#data=plane&loss=${draws.pick(['hinge', 'absolute'])}&optimizer=adam&l1=${numberText(draws)}&at=${draws.below(4)}.${draws.below(9)}&flat=1&tests=1&speed=fast&hide=data-${draws.pick(['advice', 'data'])}`,
    `#slope-1x3f&moves=${draws.below(25)}:${draws.below(300) / 8}:-1.5,3:${numberText(draws)}:0`,
    `#slope-1x3f&x=${numberText(draws)}`,
  ]);
}

const text = (state: unknown): string => JSON.stringify(state, (_, x: unknown) => (Object.is(x, -0) ? '-0' : x));

function checkExpression(hash: string): string {
  const { state, ignored } = decodeExpression(hash);
  const { mode = 'formula', expr = '', at = {}, code = '', step } = state;
  const again = decodeExpression(encodeExpression({ mode, expr, at, code, step }));
  const kept = mode === 'code' ? { mode, code } : { mode, expr, at: Object.keys(at).length > 0 ? at : undefined, step };
  promise(again.ignored === '', `of its own address it ignores ${again.ignored}`);
  promise(sorted(again.state) === sorted(kept), `the address of ${sorted(kept)} gives ${sorted(again.state)}`);
  return `${Object.keys(state).sort().join()} ${ignored === '' ? '' : 'ignored some'} ${formula(expr, at)}`;
}

const sorted = (state: object): string =>
  text(
    Object.entries(state)
      .filter(([, x]) => x !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

function formula(expr: string, at: Readonly<Record<string, number>>): string {
  try {
    const { root } = buildFormula(expr, at);
    if (root.requiresGrad) root.backward();
    return 'formula';
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    promise(error.at >= 0 && error.at <= Math.max(expr.length, 2000), `the error is at ${error.at}`);
    return outline(error).split(/called|character|, got|\bin\b/)[0] ?? '';
  }
}

function checkNetwork(hash: string): string {
  const { state, ignored } = decodeNetwork(hash);
  const again = decodeNetwork(encodeNetwork(state));
  promise(
    again.ignored === '' && text(again.state) === text(state),
    `the address of the network gives another: ${text(again.state)}`,
  );
  const { config, changes, steps } = state;
  for (const [key, { low, high, whole }] of Object.entries(limits)) {
    const x = config[key as keyof typeof limits]; // the keys of the table
    promise(x >= low && x <= high && (!whole || Number.isInteger(x)), `${key} is ${x}`);
  }
  promise(config.hidden.length <= 6 && config.hidden.every((n) => n >= 1 && n <= 16), `hidden layers ${config.hidden}`);
  promise(config.features.length > 0 && steps <= mostSteps && changes.length <= mostChanges, `${steps} steps`);
  for (const { at, key, to } of changes) {
    const most = key.startsWith('w') ? parameterCount(config) : key.startsWith('p') ? config.n : Infinity;
    promise(at <= steps && !(Number(key.slice(1)) >= most) && to.every(Number.isFinite), `change ${key} at ${at}`);
  }
  const program = programOf(config, changes, steps);
  promise(!/undefined|NaN|Infinity/.test(program), 'the program holds what no program should');
  return `${config.data} ${config.hidden.length} ${changes.length === 0 ? '' : 'changes'} ${ignored === '' ? '' : 'ignored some'} ${checkMoves(new URLSearchParams(hash.slice(1)).get('moves') ?? '')}`;
}

const points: Points = { x: Array.from({ length: 20 }, (_, i) => [i / 10, -i]), y: new Array<number>(20).fill(1) };

/** Points move to finite places near by, and what is written of that is read again to a thousandth. */
function checkMoves(text: string): string {
  const moved = decodeMoves(points, text);
  if (moved === undefined) return 'no moves';
  for (const x of moved.x.flat()) promise(Math.abs(x) <= 100, `a point lies at ${x}`);
  const written = encodeMoves(points, moved);
  const again = written === '' ? points : decodeMoves(points, written);
  const near = again?.x.every((row, i) => row.every((x, j) => Math.abs(x - (moved.x[i]?.[j] ?? NaN)) < 1e-3));
  promise(near === true, `${written} is not read as it was written`);
  return 'moves';
}

function checkWidget(hash: string): string {
  const state = fromFragment(hash, 'slope-1x3f');
  if (state === undefined) return '';
  const x = numberIn(state, 'x', -10, 10);
  promise(x === undefined || (x >= -10 && x <= 10), `x is ${x}`);
  return `widget ${x === undefined ? 'without' : 'with'} x`;
}

export const link: Target = {
  name: 'link',
  promise:
    'Whatever a link of the site carries is taken within its ranges or ignored; nothing is thrown but FormulaError, and the address of what was taken gives it again.',
  words: [
    '#mode=',
    'formula',
    'code=',
    '&expr=',
    '&at.a=',
    'at.__proto__',
    '&hidden=',
    '&moves=3:0.5:-1.25',
    '&changes=',
    '0:w3:0.5',
    ',1:p2:1:-1',
    ':rate:',
    '&steps=',
    '&features=x-y-xx',
    '&at=1.0',
    '&hide=data',
    '&zero=1',
    '&step=3',
    '&at.größe=1',
    '&flat=1',
    '-',
    '%',
    '%20',
    '%ff',
    '+',
    '**',
    '(',
    ')',
    ';',
    'a = ',
    'slope-1x3f&x=',
  ],
  generate: draw,
  run(input) {
    const hash = textOf(input);
    return [checkExpression(hash), checkNetwork(hash), checkWidget(hash)].join(' | ');
  },
};
