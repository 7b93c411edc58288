/** `pnpm microgpt`: trains the GPT of model.ts on names and lets it make up some. */
import { UsageError } from '../command-line.ts';
import { heading, progress, screenOf } from '../demo/terminal.ts';
import { DataError } from './data.ts';
import { type Flags, help, parseFlags } from './flags.ts';
import { chooseNames } from './names.ts';
import { prepare, sampleName, train } from './train.ts';

async function microgpt({ data, steps, seed, samples, temperature, eager }: Flags): Promise<void> {
  const screen = screenOf(process.stdout);
  const { names, about } = await chooseNames(data);
  const run = prepare(names, seed);
  heading(screen, `A GPT of ${run.model.parameters().length} parameters, trained on names (seed ${seed})`);
  screen.write(`  ${about}`);
  screen.write(
    eager ? '  eager: a graph of Values for every name' : '  compiled: one WebAssembly function per length of a name',
  );
  const bar = progress(screen, steps);
  let recent = 0;
  let step = 0;
  for (const loss of train(run, steps, { eager })) {
    step++;
    recent += (loss - recent) / Math.min(step, 100); // the mean of about the last 100: one name is too noisy
    bar.update(step, `loss ${loss.toFixed(4)}  running mean ${recent.toFixed(4)}`);
  }
  bar.stop();
  heading(screen, `Names it makes up (temperature ${temperature})`);
  for (let i = 0; i < samples; i++) screen.write(`  ${sampleName(run, temperature)}`);
}

try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) process.stdout.write(help);
  else await microgpt(flags);
} catch (error) {
  if (!(error instanceof UsageError || error instanceof DataError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
