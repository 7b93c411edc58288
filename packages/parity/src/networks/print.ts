/** A network as source that anyone can paste: nn in TypeScript, torch.nn in Python. */
import type { Listing } from '../expressions/print.ts';
import { type Network, type Options, outputsOf, type ScheduleSpec, type Training } from './network.ts';
import { FUNCTION_OPTIONS, lossTable, optimizerTable, schedulePath, WATCHES_LOSS } from './tables.ts';
import { activationPath, lossPath, networkBody } from './wire.ts';

const json = (value: unknown): string => JSON.stringify(value);

/** Options as an object literal; a list that stands for a function of the epoch becomes one. */
function literal(options: Options): string {
  const entries = Object.entries(options).map(
    ([name, value]) =>
      `${name}: ${FUNCTION_OPTIONS.includes(name) ? `(epoch) => ${json(value)}[epoch]` : value === Infinity ? 'Infinity' : json(value)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function scheduleCall({ name, options, parts }: ScheduleSpec): string {
  const settings = [
    ...(parts ? [`schedulers: [${parts.map(scheduleCall).join(', ')}]`] : []),
    `...${literal(options)}`,
  ];
  return `new nn.${name}(optimizer, { ${settings.join(', ')} })`;
}

/** The optimiser's first argument: the last layer is a group of its own where it has options of its own. */
function groups({ lastLayer }: Training): string {
  if (!lastLayer) return 'model.parameters()';
  const last = `{ params: model.layers.at(-1).parameters(), ...${literal(lastLayer)} }`;
  return `[{ params: model.layers.slice(0, -1).flatMap((layer) => layer.parameters()) }, ${last}].filter(({ params }) => params.length > 0)`;
}

function typescriptTraining(training: Training): string[] {
  const { steps, optimizer, schedule, clipNorm, clipValue, rates } = training;
  return [
    `const optimizer = new ${optimizer.name}(${groups(training)}, ${literal(optimizer.options)});`,
    ...(schedule ? [`const schedule = ${scheduleCall(schedule)};`] : []),
    `for (let step = 0; step < ${steps}; step++) {`,
    ...(rates ? [`  for (const group of optimizer.paramGroups) group.lr = ${json(rates)}[step];`] : []),
    '  optimizer.zeroGrad();',
    '  const loss = lossOf(model);',
    '  loss.backward();',
    ...(clipNorm
      ? [`  clipGradNorm(model.parameters(), ${clipNorm.maxNorm}, { normType: ${clipNorm.normType} });`]
      : []),
    ...(clipValue === undefined ? [] : [`  clipGradValue(model.parameters(), ${clipValue});`]),
    '  optimizer.step();',
    ...(schedule ? [`  schedule.step(${WATCHES_LOSS.includes(schedule.name) ? 'loss.data' : ''});`] : []),
    '  console.log(step, loss.data, model.parameters().map((p) => p.data));',
    '}',
  ];
}

function lossCall(network: Network): string {
  const form = lossTable[network.loss.name]?.form;
  const options = literal(network.loss.options);
  const column = (i: number): string => `rows.map((row) => row[${i}])`;
  if (form === 'pair') return `${network.loss.name}(${column(0)}, ${column(1)}, targets.flat(), ${options})`;
  const single = form === 'element' && outputsOf(network) === 1;
  return `${network.loss.name}(${single ? column(0) : 'rows'}, targets${single ? '.flat()' : ''}, ${options})`;
}

function typescript(network: Network): string {
  const { inputs, widths, bias, activation, outputActivation, parameters, batch, targets, training, l2 } = network;
  const penalty = l2 === undefined ? '' : `.add(sum(model.parameters().map((p) => p.mul(p))).mul(${l2}))`;
  return [
    "import { sum } from '@chainrule/engine';",
    "import * as nn from '@chainrule/nn';",
    `const { MLP, ${[network.loss.name, ...(training ? [training.optimizer.name, 'clipGradNorm', 'clipGradValue'] : [])].join(', ')} } = nn;`,
    `const model = new MLP(${inputs}, ${json(widths)}, ${json({ bias, activation, outputActivation })});`,
    `const numbers = ${json(parameters)};`,
    'model.parameters().forEach((p, i) => { p.data = numbers[i]; });',
    `const targets = ${json(targets)};`,
    'const lossOf = (model) => {',
    `  const rows = ${json(batch)}.map((x) => [model.forward(x)].flat());`,
    `  return ${lossCall(network)}${penalty};`,
    '};',
    ...(training
      ? typescriptTraining(training)
      : [
          'const loss = lossOf(model);',
          'loss.backward();',
          'console.log(loss.data, model.parameters().map((p) => p.grad));',
        ]),
  ].join('\n');
}

/** Python puts the very question to the oracle's own functions, and says what it is in torch's words. */
function python(network: Network): string {
  const { training, activation, outputActivation } = network;
  const words = [
    `# layers ${json([network.inputs, ...network.widths])}, ${activationPath(activation) ?? 'linear'}, last ${activationPath(outputActivation) ?? 'linear'}, loss ${lossPath(network.loss.name)}`,
    ...(training
      ? [
          `# ${optimizerTable[training.optimizer.name]?.torch}${training.schedule ? `, ${schedulePath(training.schedule.name)}` : ''}`,
        ]
      : []),
  ];
  return [
    '# run in packages/parity/python',
    ...words,
    'import json, networks, wire',
    `answer = networks.network(json.loads(r'''${json(networkBody(network))}'''))`,
    "print(wire.unpack(answer['values']), wire.unpack(answer['gradients']))",
  ].join('\n');
}

/** A network as two listings. */
export const printNetwork = (network: Network): Listing => ({
  typescript: typescript(network),
  python: python(network),
});
