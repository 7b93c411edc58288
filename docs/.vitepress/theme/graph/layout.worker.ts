/** Graphviz in a worker: a large graph takes longer than a frame, and the page must not wait for it. */
import { instance } from '@viz-js/viz';
import { type Arrows, type Box, dotOf, fromGraphviz, type Layouts } from './layout.ts';

export interface LayoutRequest {
  readonly id: number;
  readonly boxes: readonly Box[];
  readonly arrows: Arrows;
}

export type LayoutReply = { readonly id: number } & ({ readonly layouts: Layouts } | { readonly error: string });

const loading = instance();

addEventListener('message', async ({ data: { id, boxes, arrows } }: MessageEvent<LayoutRequest>) => {
  const reply = (message: LayoutReply): void => postMessage(message);
  try {
    const viz = await loading;
    const at = (direction: 'LR' | 'TB') =>
      fromGraphviz(viz.renderString(dotOf(boxes, direction, arrows), { format: 'json' }));
    reply({ id, layouts: { LR: at('LR'), TB: at('TB') } });
  } catch (error) {
    reply({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
