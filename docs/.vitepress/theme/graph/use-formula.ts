/**
 * A formula inside a widget: its graph, its layout, what is wrong with it.
 *
 * Numbers may change without a new layout; another structure asks the layout worker for one and keeps the old picture
 * until it arrives. Values stay in here: what comes out are plain, unproxied models.
 */
import { computed, type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import { buildFormula } from '../formula/build.ts';
import { boxesOf } from './boxes.ts';
import type { Arrows, Layouts } from './layout.ts';
import { layOut } from './layouter.ts';
import { type GraphModel, readGraph } from './model.ts';
import { nameBoxes } from './names.ts';

/** A formula with its numbers. */
export interface FormulaState {
  readonly expr: Ref<string>;
  readonly at: Ref<Record<string, number>>;
  readonly model: ShallowRef<GraphModel>;
  readonly layouts: ShallowRef<Layouts | undefined>;
  readonly error: Ref<string>;
  readonly leaves: ShallowRef<readonly string[]>;
  readonly statements: ShallowRef<readonly { readonly text: string; readonly node: number }[]>;
  set(expr: string, at: Record<string, number>): void;
}

export interface FormulaOptions {
  readonly layouts?: Layouts | null;
  readonly constants?: readonly string[];
  /** Whether the picture shows slopes on its arrows, which then are longer; default: it does. */
  readonly arrows?: Arrows;
  /** Drawn instead of a formula that is broken from the start. */
  readonly fallback?: string;
  /** Whether every box has a name, as where readers type formulas of their own; default: only what the formula names. */
  readonly named?: boolean;
}

interface Read {
  readonly model: GraphModel;
  readonly leaves: readonly string[];
  readonly statements: readonly { readonly text: string; readonly node: number }[];
}

function read(expr: string, at: Record<string, number>, { constants = [], named = false }: FormulaOptions): Read {
  const built = buildFormula(expr, at);
  for (const name of constants) {
    const leaf = built.leaves.get(name);
    if (leaf !== undefined) leaf.requiresGrad = true; // drawn as a constant, and still shows its gradient
  }
  if (built.root.requiresGrad) built.root.backward();
  const plain = readGraph(built.root, constants);
  const model = named ? nameBoxes(plain) : plain;
  const byLabel = new Map(plain.nodes.map((node) => [node.label, node.id]));
  const statements = built.statements.map(({ text, value }) => ({
    text,
    node: value === built.root ? model.root : (byLabel.get(value.label) ?? model.root),
  }));
  return { model, leaves: [...built.leaves.keys()], statements };
}

const shapeOf = (model: GraphModel): string => JSON.stringify(boxesOf(model));

export function useFormula(expr: string, at: Record<string, number>, options: FormulaOptions = {}): FormulaState {
  const { fallback = 'a + b', arrows = 'labelled' } = options;
  const error = ref('');
  const attempt = (text: string, numbers: Record<string, number>): Read | undefined => {
    try {
      const found = read(text, numbers, options);
      error.value = '';
      return found;
    } catch (caught) {
      error.value = caught instanceof Error ? caught.message : String(caught);
      return undefined;
    }
  };
  const first = attempt(expr, at) ?? read(fallback, at, options);
  const model = shallowRef(first.model);
  const leaves = shallowRef(first.leaves);
  const statements = shallowRef(first.statements);
  const layouts = shallowRef<Layouts | undefined>(options.layouts ?? undefined);
  let shape = options.layouts ? shapeOf(first.model) : '';
  const state = { expr: ref(expr), at: ref({ ...at }) };

  async function place(found: Read): Promise<void> {
    const next = shapeOf(found.model);
    if (next === shape) return;
    const placed = await layOut(boxesOf(found.model), arrows);
    if (shapeOf(pending.model) !== next) return; // another formula came in the meantime
    shape = next;
    layouts.value = placed;
  }

  let pending = first;
  function show(found: Read): void {
    model.value = found.model;
    leaves.value = found.leaves;
    statements.value = found.statements;
  }

  function set(text: string, numbers: Record<string, number>): void {
    state.expr.value = text;
    state.at.value = { ...numbers };
    const found = attempt(text, numbers);
    if (found === undefined) return;
    pending = found;
    place(found).then(
      () => pending === found && show(found),
      (caught: unknown) => {
        error.value = caught instanceof Error ? caught.message : String(caught);
      },
    );
    if (shapeOf(found.model) === shape) show(found);
  }
  return { ...state, model, layouts, error, leaves, statements, set };
}

/** Whether a model has a layout that fits it; while a new one is on its way the old picture stays. */
export const fits = (state: FormulaState) =>
  computed(() => state.layouts.value?.LR.boxes.length === state.model.value.nodes.length);
