/**
 * `pnpm demo`: the whole of it in one command. The notebook's training run, then micrograd's moons, drawn.
 * Each half is its own file; this one only reads the flags, shows, and writes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Flags, help, parseFlags, UsageError } from './flags.ts';
import { graphSvg, neuron } from './graph.ts';
import { type MoonsRun, trainMoons } from './moons.ts';
import { trainNotebook } from './notebook.ts';
import { boundarySvg, lossSvg } from './svg.ts';
import { drawLoss, drawPlane, heading, progress, type Screen, screenOf } from './terminal.ts';

const output = fileURLToPath(new URL('../../demo-output/', import.meta.url));

function moons(screen: Screen, { seed, steps = 100 }: Flags): MoonsRun {
  heading(screen, 'Two moons: 100 points, max-margin loss, L2 1e-4, learning rate 1 falling to 0.1');
  const bar = progress(screen, steps);
  const run = trainMoons(seed, steps, ({ step, loss, accuracy }) =>
    bar.update(step, `loss ${loss.toFixed(4)}  accuracy ${Math.round(accuracy * 100)} %`),
  );
  bar.stop();
  screen.write(`MLP(2, [16, 16, 1]): ${run.parameters} parameters, accuracy ${Math.round(run.accuracy * 100)} %`);
  screen.write(`\n${drawLoss(run.losses)}\n\n${drawPlane(screen, run.plane)}`);
  return run;
}

async function writePictures(screen: Screen, run: MoonsRun): Promise<void> {
  mkdirSync(output, { recursive: true });
  const pictures = {
    'expression.svg': await graphSvg(neuron()),
    'loss.svg': lossSvg(run.losses),
    'boundary.svg': boundarySvg(run.plane),
  };
  for (const [name, svg] of Object.entries(pictures)) writeFileSync(join(output, name), svg);
  screen.write(`\nWrote demo-output/: ${Object.keys(pictures).join(', ')}`);
}

async function demo(flags: Flags): Promise<void> {
  const screen = screenOf(process.stdout);
  heading(screen, `The notebook's network on its four samples (seed ${flags.seed})`);
  trainNotebook(screen.write, flags.seed, flags.steps);
  const run = moons(screen, flags);
  if (flags.files) await writePictures(screen, run);
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) process.stdout.write(help);
  else await demo(flags);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
