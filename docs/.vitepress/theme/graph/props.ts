/** What every mode of ValueGraph gets; see WIDGETS.md. */
import type { Layouts } from './layout.ts';

export interface GraphProps {
  readonly expr: string;
  readonly at: Record<string, number>;
  readonly steps: boolean;
  readonly editable: boolean;
  readonly source: boolean;
  readonly grads: boolean;
  readonly caption: string;
  readonly constant: readonly string[];
  readonly pieces: string;
  readonly step: readonly string[];
  /** The layouts of `expr` and of `pieces`, made at build time. */
  readonly layouts: readonly (Layouts | null)[];
}
