/** From a graph to the boxes that a layout places. */
import type { Box } from './layout.ts';
import type { GraphModel } from './model.ts';
import { show } from './number.ts';

/** The boxes of a graph. Numbers appear in them only where a constant has no other name. */
export const boxesOf = ({ nodes }: GraphModel): Box[] =>
  nodes.map(({ id, op, label, constant, inputs, data }) => ({ id, op, label, constant, inputs, text: show(data) }));
