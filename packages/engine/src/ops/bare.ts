/**
 * Options of a dot that stands for a hand-written sum of products: it starts from its first product, so that −0 may stay. Only the
 * compiler makes such (trace/chain.ts); a user's own starts from +0.
 */
import type { Params } from '../op.ts';

export const bare: Params = { start: 'none' };

export const isBare = (params: Params): boolean => params.start === bare.start;
