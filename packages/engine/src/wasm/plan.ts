/**
 * Everything that is decided before the first byte is written: schedule, rows, slots, runs, and the memory map.
 *
 * The passes know only the tape; the emitter knows only this plan.
 */
import type { Dtype } from '../machine.ts';
import { type Neuron, neuronOf } from '../trace/chain.ts';
import { eachOperand, type IdList, type Node, type NodeId } from '../trace/tape.ts';
import { isas } from './isa.ts';
import { type Layout, layOut } from './layout.ts';
import { type Placement, place } from './placement.ts';
import { START } from './product.ts';
import { type Goal, type Schedule, schedule, totalsIn } from './schedule.ts';
import { pushRun, type Run, Slots, type Strided } from './slots.ts';
import type { Unit } from './units.ts';

/** A block's product with addresses' strides settled. */
export interface ProductPlan {
  /** How the sums start: see START. */
  readonly start: number;
  readonly addBias: boolean;
  readonly xs: IdList;
  readonly rows: readonly NodeId[];
  readonly weights: Strided;
  readonly bias: Strided | null;
}

/** A sum of outer products. */
export interface OuterPlan {
  readonly gs: IdList;
  /** Null for the row of ones: the gradient of biases. */
  readonly xs: IdList | null;
  readonly out: Strided;
}

export interface StagePlan {
  readonly products: readonly ProductPlan[];
  readonly units: readonly Unit[];
  readonly outers: readonly OuterPlan[];
}

export interface Plan {
  readonly goal: Goal;
  readonly schedule: Schedule;
  readonly placement: Placement;
  readonly stages: readonly StagePlan[];
  readonly slots: Slots;
  readonly sums: Slots;
  /** Each total's place, by the node that is summed. */
  readonly totals: ReadonlyMap<NodeId, number>;
  /** Byte addresses: what fills gathered weights, what empties scattered gradients, what parameters get besides. */
  readonly gather: readonly Run[];
  readonly scatter: readonly Run[];
  readonly adds: readonly Run[];
  /** Whether a batch of one tile may start its sums from the gradients as they were: the bits are the same. */
  readonly single: boolean;
  /** The first so many totals are, in order, all that parameters from `to` on get besides outers: they go there at once. */
  readonly direct: { readonly to: number; readonly count: number };
  readonly layout: Layout;
  /** Widths of the inputs. */
  readonly inputs: readonly number[];
}

/** Uniform steps whose value is wanted outside their own unit. */
const wantedUniform = ({ goal, schedule: { live, alias, unitOf }, placement, totals }: Unsettled): Set<NodeId> => {
  const { nodes, phases } = goal.tape;
  const wanted = new Set<NodeId>();
  const claim = (listed: NodeId): void => {
    const id = alias[listed] as NodeId; // every node has one
    if (nodes[id]?.kind === 'step' && phases[id] !== 'sample') wanted.add(id);
  };
  for (const node of nodes) {
    if (live[node.id] === 0 || alias[node.id] !== node.id) continue;
    eachOperand(node, (operand) => {
      if (unitOf[alias[operand] as NodeId] !== unitOf[node.id]) claim(operand);
    });
  }
  for (const id of placement.copies.keys()) claim(id);
  for (const id of totals.keys()) claim(id);
  for (const id of goal.parameters) if (id !== null) claim(id);
  return wanted;
};

/** Slots for them, those of a pack side by side; and for constants that are a parameter's whole gradient. */
const claimSlots = (plan: Unsettled, slots: Slots, lanes: number): void => {
  const { goal, schedule } = plan;
  const wanted = wantedUniform(plan);
  for (const { members } of schedule.packs) {
    if (goal.tape.phases[members[0] as NodeId] === 'sample') continue; // packs are not empty
    if (members.some((id) => wanted.has(id))) slots.reserve(members, lanes);
  }
  for (const id of wanted) slots.of(id);
  for (const id of goal.parameters) {
    const source = id === null ? undefined : goal.tape.nodes[schedule.alias[id] as NodeId]; // every node has one
    if (source?.kind === 'constant') slots.of(source.id);
  }
};

type Unsettled = Pick<Plan, 'goal' | 'schedule' | 'placement' | 'totals'>;

/** How a block's rows start, and whether what stands in for their bias is added last. */
const starting = (goal: Goal, { first, bare, bias }: Neuron): Pick<ProductPlan, 'start' | 'addBias'> => {
  const addBias = bias !== null;
  if (first === null) return { start: bare ? START.zero : START.plusZero, addBias };
  const node = goal.tape.nodes[first];
  const plusZero = node?.kind === 'constant' && Object.is(node.value, 0);
  return { start: plusZero ? START.plusZero : START.bias, addBias };
};

const products = (goal: Goal, schedule: Schedule, slots: Slots): ProductPlan[][] => {
  const neuron = (id: NodeId): Neuron => neuronOf(goal.tape.nodes[id]) as Neuron; // rows of blocks are neurons
  const resolved = (id: NodeId): NodeId => schedule.alias[id] as NodeId; // every node has one
  return schedule.stages.map(({ groups }) =>
    groups.map(({ xs, rows }) => {
      const neurons = rows.map(neuron);
      const weights = slots.matrix(
        neurons.map(({ ws }) => ws.map(resolved)),
        'gather',
      );
      const started = neurons.map((row) => starting(goal, row));
      // Rows that start from different kinds of number start from the numbers themselves.
      const same = started.every(({ start }) => start === started[0]?.start);
      const { addBias = false, start = START.zero } = { ...started[0], ...(same ? {} : { start: START.bias }) };
      const biases = neurons.map(({ first, bias }) => bias ?? first).filter((id) => id !== null);
      const needed = addBias || start === START.bias;
      const bias = needed
        ? slots.matrix(
            biases.map((id) => [resolved(id)]),
            'gather',
          )
        : null;
      return { xs, rows, weights, bias, start, addBias };
    }),
  );
};

const outers = (schedule: Schedule, sums: Slots): OuterPlan[][] =>
  schedule.stages.map(({ outers }) =>
    outers.flatMap(({ gs, xs, targets, biases }) => {
      const plans: OuterPlan[] = [{ gs, xs, out: sums.matrix(targets, 'scatter') }];
      const biased = biases.filter((id) => id !== null);
      if (biased.length > 0)
        plans.push({
          gs,
          xs: null,
          out: sums.matrix(
            biased.map((id) => [id]),
            'scatter',
          ),
        });
      return plans;
    }),
  );

/** Runs counted in elements, as byte addresses. */
const located = (runs: readonly Run[], to: number, from: number, size: number): Run[] =>
  runs.map((run) => ({ to: to + run.to * size, from: from + run.from * size, count: run.count }));

/** What each parameter's gradient gets that is no outer: from totals, slots or the sums of outers. */
const additions = (plan: Unsettled & Pick<Plan, 'slots' | 'sums' | 'layout' | 'direct'>): Run[] => {
  const { goal, schedule, totals, slots, sums, layout, direct } = plan;
  const { size } = layout.isa;
  const runs: { to: number; from: number; count: number }[] = [];
  for (const [parameter, id] of goal.parameters.entries()) {
    if (id === null || (parameter >= direct.to && parameter < direct.to + direct.count)) continue;
    const node = goal.tape.nodes[schedule.alias[id] as NodeId] as Node; // every node has an alias
    let from: number;
    if (node.kind === 'total')
      from = layout.results / size + (totals.get(node.of) as number); // totalsIn found it
    else if (node.kind === 'outer') from = layout.sums / size + sums.of(node.target);
    else from = layout.slots / size + slots.of(node.id);
    pushRun(runs, layout.sums / size + parameter, from);
  }
  return located(runs, 0, 0, size);
};

/** Totals in the order of the parameters that get them, so that their runs are long. */
const numberTotals = (goal: Goal, live: Uint8Array): Map<NodeId, number> => {
  const totals = new Map<NodeId, number>();
  const add = (id: NodeId): void => {
    if (!totals.has(id)) totals.set(id, totals.size);
  };
  for (const id of goal.parameters) {
    const node = id === null ? undefined : goal.tape.nodes[id];
    if (node?.kind === 'total') add(node.of);
  }
  for (const id of totalsIn(goal, live)) add(id);
  return totals;
};

/** Totals that nothing but consecutive parameters' gradients want. */
const directTotals = (goal: Goal, { live, alias }: Schedule): Plan['direct'] => {
  const { nodes } = goal.tape;
  const used = new Set<NodeId>();
  const use = (id: NodeId): void => {
    used.add(alias[id] as NodeId); // every node has one
  };
  for (const node of nodes) if (live[node.id] === 1) eachOperand(node, use);
  const claims = new Map<NodeId, number>();
  for (const id of goal.parameters) if (id !== null) claims.set(id, (claims.get(id) ?? 0) + 1);
  const alone = (id: NodeId | null | undefined): boolean => {
    if (id == null || nodes[id]?.kind !== 'total') return false;
    return !used.has(id) && claims.get(id) === 1;
  };
  const to = goal.parameters.findIndex((id) => id !== null);
  if (to < 0 || !goal.parameters.slice(0, to).every((id) => id === null)) return { to: 0, count: 0 };
  let count = 0;
  while (alone(goal.parameters[to + count])) count++;
  return { to, count };
};

/** Whether every parameter's gradient is one sum, or none: then it can be added to what was there as it is. */
const isSingle = (goal: Goal): boolean => {
  if (goal.parameters.some((id) => id !== null)) return false;
  const targets = new Set<NodeId>();
  let count = 0;
  const add = (id: NodeId | null): void => {
    if (id === null) return;
    targets.add(id);
    count++;
  };
  for (const { targets: rows, biases } of goal.outers) {
    for (const row of rows) row.forEach(add);
    biases.forEach(add);
  }
  return count === targets.size;
};

/** From so many parameters on, float64 gradients are added in the module: two copies and SIMD instead of a loop. */
const MANY = 256;

/** Decides everything. */
export const makePlan = (goal: Goal, dtype: Dtype, inputs: readonly number[]): Plan => {
  const isa = isas[dtype];
  const timed = schedule(goal);
  const placement = place(goal, timed);
  const totals = numberTotals(goal, timed.live);
  const slots = new Slots(goal.tape.parameters);
  const sums = new Slots(goal.tape.parameters);
  const base = { goal, schedule: timed, placement, totals };
  claimSlots(base, slots, isa.lanes);
  const productPlans = products(goal, timed, slots);
  const outerPlans = outers(timed, sums);
  for (const node of goal.tape.nodes) if (node.kind === 'outer') sums.of(node.target);
  const tables = 3 * (slots.runs.length + sums.runs.length + goal.tape.parameters);
  const counts = { slots: slots.count, sums: sums.count, totals: totals.size, rows: placement.rows };
  const { parameters } = goal.tape;
  const grads = dtype === 'float64' && goal.totals.length > 0 && parameters >= MANY ? parameters : 0;
  const layout = layOut(isa, { ...counts, grads, tables, inputs });
  const direct = directTotals(goal, timed);
  const single = grads > 0 && isSingle(goal) && sums.count === parameters;
  const stages = timed.stages.map(
    ({ units }, i): StagePlan => ({ products: productPlans[i] ?? [], units, outers: outerPlans[i] ?? [] }),
  );
  return {
    ...base,
    ...{ stages, slots, sums, layout, inputs, direct, single },
    gather: located(slots.runs, layout.slots, layout.slots, isa.size),
    scatter: located(sums.runs, layout.sums, layout.sums, isa.size),
    adds: additions({ ...base, slots, sums, layout, direct }),
  };
};
