/** The clipping that fit() was asked for, on the gradients that are there. */
import { clipGradNorm } from '../optim/clip.ts';
import type { FitOptions } from './options.ts';

export function clipGradients({ optimizer, clipNorm }: FitOptions): void {
  if (clipNorm === undefined) return;
  clipGradNorm(
    optimizer.paramGroups.flatMap(({ params }) => params),
    clipNorm,
  );
}
