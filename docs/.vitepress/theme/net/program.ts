/**
 * The program of what the playground shows, on the published packages: the same points, network and training as NetRun, so that
 * it prints the same losses. It is plain JavaScript, and TypeScript too. A test runs it and compares.
 */
import { type Change, isRegression, type NetConfig } from './config.ts';
import { features, seen } from './features.ts';
import { sources } from './points.ts';

const lossNames = { logistic: 'softMarginLoss', hinge: 'hingeLoss', square: 'mseLoss', absolute: 'l1Loss' } as const;
const optimizerNames = { sgd: 'SGD', momentum: 'SGD', adam: 'Adam', rmsprop: 'RMSprop', adagrad: 'Adagrad' } as const;

const number = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

function imports(config: NetConfig): string[] {
  const names = [
    'DataLoader',
    'Generator',
    'MLP',
    'trainTestSplit',
    lossNames[config.loss],
    optimizerNames[config.optimizer],
    ...sources[config.data].imports,
  ].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase()));
  return ["import { compile } from '@chainrule/engine';", `import { ${names.join(', ')} } from '@chainrule/nn';`];
}

function data(config: NetConfig): string[] {
  const { n, split, dataSeed } = config;
  const kind = isRegression(config) ? 'a number to be learned for each' : 'two classes';
  const row = config.features.map((name) => features[name].code).join(', ');
  return [
    `// ${n} points, ${kind}, and what the network is told of a point.`,
    ...sources[config.data].code(config),
    `const inputs = points.map(([x, y]) => [${row}]);`,
    `const { train, test } = trainTestSplit({ x: inputs, y: targets }, { testSize: ${n - Math.round((n * split) / 100)}, seed: ${dataSeed} });`,
  ];
}

function network({ features: names, hidden, activation, seed, zero }: NetConfig): string[] {
  return [
    `// ${[names.length, ...hidden, 1].join(' → ')} neurons.`,
    `const generator = new Generator(${seed});`,
    `const model = new MLP(${names.length}, [${[...hidden, 1].join(', ')}], { activation: '${activation}', outputActivation: 'linear', generator });`,
    'const neurons = model.layers.flatMap((layer) => layer.neurons);',
    'const weights = neurons.flatMap((neuron) => neuron.weights);',
    'const biases = neurons.map((neuron) => neuron.bias);',
    'const parameters = model.parameters();',
    ...(zero ? ['for (const parameter of parameters) parameter.data = 0;'] : []),
  ];
}

function training({ features: names, loss, optimizer, rate, l2 }: NetConfig): string[] {
  const decay = l2 > 0 ? `, weightDecay: ${number(l2)}` : '';
  const momentum = optimizer === 'momentum' ? ', momentum: 0.9' : '';
  return [
    '// The loss of one point, compiled to WebAssembly; valueAndGrad takes the mean over a batch.',
    `const compiled = compile((x, y) => ${lossNames[loss]}(model.forward(x), y[0]), { inputs: [${names.length}, 1], parameters, reduction: 'mean' });`,
    'const rows = (y) => y.map((target) => [target]);',
    'const lossOf = ({ x, y }) => compiled.forward(x, rows(y)).reduce((total, each) => total + each, 0) / y.length;',
    `const optimizer = new ${optimizerNames[optimizer]}([{ params: weights${decay} }, { params: biases }], { lr: ${number(rate)}${momentum} });`,
  ];
}

function statement(config: NetConfig, { key, to }: Change): string {
  const [first = 0] = to;
  if (key === 'rate') return `rate(${number(first)});`;
  if (key === 'l2') return `optimizer.paramGroups[0].weightDecay = ${number(first)};`;
  if (key === 'l1') return `l1 = ${number(first)};`;
  const place = key.slice(1);
  if (key.startsWith('w')) return `parameters[${place}].data = ${number(first)};`;
  return `inputs[${place}].splice(0, ${config.features.length}, ${seen(config.features, to).map(number).join(', ')});`;
}

/** Changes by hand, as functions under the step after which they were made. */
function byHand(config: NetConfig, changes: readonly Change[], steps: number): string[] {
  const made = changes.filter(({ at }) => at <= steps);
  if (made.length === 0) return [];
  const at = [...new Set(made.map((change) => change.at))].sort((a, b) => a - b);
  return [
    '',
    '// What was changed by hand, and after how many steps.',
    ...(made.some(({ key }) => key === 'rate')
      ? ['const rate = (lr) => optimizer.paramGroups.forEach((group) => Object.assign(group, { lr }));']
      : []),
    'const changes = {',
    ...at.map((step) => {
      const lines = made.filter((change) => change.at === step).map((change) => statement(config, change));
      return `  ${step}() { ${lines.join(' ')} },`;
    }),
    '};',
  ];
}

function loop(config: NetConfig, changes: readonly Change[], steps: number): string[] {
  const shrinks = config.l1 > 0 || changes.some(({ key, at }) => key === 'l1' && at <= steps);
  const changed = changes.some(({ at }) => at <= steps);
  const apply = changed ? ['changes[step]?.();'] : [];
  const shrink = [
    'const by = l1 * optimizer.paramGroups[0].lr;',
    'for (const weight of weights) weight.data = Math.sign(weight.data) * Math.max(0, Math.abs(weight.data) - by);',
  ];
  return [
    ...(shrinks ? [`let l1 = ${number(config.l1)}; // every weight moves towards 0 and stops there`] : []),
    `const steps = ${steps};`,
    'let step = 0;',
    ...apply,
    'while (step < steps) {',
    `  for (const { x, y } of new DataLoader(train, { batchSize: ${config.batch}, shuffle: true, generator })) {`,
    '    optimizer.zeroGrad();',
    '    compiled.valueAndGrad(x, rows(y));',
    '    optimizer.step();',
    ...(shrinks ? shrink.map((line) => `    ${line}`) : []),
    '    step++;',
    ...apply.map((line) => `    ${line}`),
    '    if (step === steps) break;',
    '  }',
    '}',
    "console.log('step', step, 'training loss', lossOf(train), 'test loss', lossOf(test));",
  ];
}

/** The program of a configuration, its changes by hand and so many steps. */
export function programOf(config: NetConfig, changes: readonly Change[], steps: number): string {
  const parts = [imports(config), data(config), network(config), training(config)];
  return `${[...parts.map((lines) => lines.join('\n')), [...byHand(config, changes, steps), ...loop(config, changes, steps)].join('\n')].join('\n\n')}\n`;
}
