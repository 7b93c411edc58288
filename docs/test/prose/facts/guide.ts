/** The numbers in the prose of the guide, computed. */
import type { Facts } from '../page.ts';

export const facts: Record<string, (page: Facts) => void> = {};
