/** Smaller versions of a network: fewer steps, fewer rows, fewer layers, plainer parts. */
import { type Network, parameterCount, type Training } from './network.ts';

function* smallerTrainings(training: Training): Generator<Training> {
  const { steps, optimizer, schedule: _, clipNorm: __, clipValue: ___, ...rest } = training;
  for (const fewer of [1, Math.floor(steps / 2), steps - 1])
    if (fewer > 0 && fewer < steps) yield { ...training, steps: fewer };
  if (training.schedule) yield { ...training, ...rest, steps, optimizer, schedule: undefined as never };
  if (training.lastLayer) yield { ...training, lastLayer: undefined as never };
  if (training.schedule?.parts) for (const part of training.schedule.parts) yield { ...training, schedule: part };
  for (const name of Object.keys(optimizer.options)) {
    const { [name]: ____, ...options } = optimizer.options;
    if (name !== 'lr') yield { ...training, optimizer: { name: optimizer.name, options } };
  }
}

/** Without the first hidden layer: what followed it now reads the inputs. */
function withoutHidden(network: Network): Network | undefined {
  const { inputs, bias, widths, parameters } = network;
  const [first, second, ...rest] = widths;
  if (first === undefined || second === undefined) return undefined;
  const count = parameterCount({ inputs, widths: [second], bias });
  const skipped = parameterCount({ inputs, widths: [first, second], bias });
  const shape = [...parameters.slice(0, count), ...parameters.slice(skipped)];
  const enough =
    count <= parameters.length && shape.length === parameterCount({ inputs, widths: [second, ...rest], bias });
  return enough ? { ...network, widths: [second, ...rest], parameters: shape } : undefined;
}

/** Networks a step smaller than this one. */
export function* smallerNetworks(network: Network): Generator<Network> {
  const { batch, targets, training, loss } = network;
  if (training) for (const smaller of smallerTrainings(training)) yield { ...network, training: smaller };
  const half = Math.ceil(batch.length / 2);
  const rows = (from: number, to: number): Network => ({
    ...network,
    batch: batch.slice(from, to),
    targets: targets.slice(from, to) as Network['targets'],
  }); // as many rows of either kind
  if (batch.length > 1) yield* [rows(0, half), rows(half, batch.length), rows(1, batch.length)];
  const shallower = withoutHidden(network);
  if (shallower) yield shallower;
  for (const name of Object.keys(loss.options)) {
    const { [name]: _, ...options } = loss.options;
    yield { ...network, loss: { name: loss.name, options } };
  }
  if (network.activation !== 'linear' && network.widths.length > 1) yield { ...network, activation: 'linear' };
}
