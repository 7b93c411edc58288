/** The state of a run as a widget shows it: lines, graph, checks, what went wrong. */
import { onBeforeUnmount, type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import type { GraphModel } from '../graph/model.ts';
import type { CheckResult, RunReply } from './messages.ts';
import { type Running, runCode } from './runner.ts';

export interface RunState {
  readonly running: Ref<boolean>;
  readonly lines: ShallowRef<readonly string[]>;
  readonly graph: ShallowRef<GraphModel | null>;
  readonly checks: ShallowRef<readonly CheckResult[]>;
  /** What to say about a typical mistake; '' for nothing. */
  readonly hint: Ref<string>;
  /** Whether the checks are those of an earlier run, since this one broke off. */
  readonly stale: Ref<boolean>;
  readonly problem: Ref<string>;
  readonly says: Ref<string>;
  run(code: string, exercise?: string): void;
  stop(): void;
  clear(): void;
}

export function useRunner(): RunState {
  const [running, stale, problem, says, hint] = [ref(false), ref(false), ref(''), ref(''), ref('')];
  const lines = shallowRef<readonly string[]>([]);
  const graph = shallowRef<GraphModel | null>(null);
  const checks = shallowRef<readonly CheckResult[]>([]);
  let current: Running | undefined;

  function clear(): void {
    lines.value = [];
    graph.value = null;
    checks.value = [];
    hint.value = '';
    problem.value = '';
    says.value = '';
    stale.value = false;
  }

  /** The checks of the last run stay until this one has some: code that does not run yet takes nothing away. */
  function begin(): void {
    const [kept, said] = [checks.value, hint.value];
    clear();
    checks.value = kept;
    hint.value = said;
    running.value = true;
  }

  function hear(reply: RunReply): void {
    if (reply.type === 'log') lines.value = [...lines.value, ...reply.lines];
    else if (reply.type === 'graph') graph.value = reply.graph;
    else if (reply.type === 'checks') {
      checks.value = reply.checks;
      hint.value = reply.hint;
    } else if (reply.type === 'error') {
      problem.value = `${reply.line === null ? '' : `Line ${reply.line}: `}${reply.message}`;
      stale.value = checks.value.length > 0;
    } else {
      running.value = false;
      const held = checks.value.filter((check) => check.problem === '').length;
      const result = checks.value.length > 0 ? `${held} of ${checks.value.length} checks hold. ${hint.value}` : 'Done.';
      says.value = problem.value || result.trim();
    }
  }

  function end(why: string): void {
    running.value = false;
    stale.value = checks.value.length > 0;
    problem.value = why === 'Stopped.' ? '' : why;
    says.value = why;
  }

  function run(code: string, exercise?: string): void {
    if (running.value) current?.stop();
    begin();
    current = runCode({ code, exercise }, { reply: hear, stopped: end });
  }

  onBeforeUnmount(() => current?.stop());
  return { running, lines, graph, checks, hint, stale, problem, says, run, stop: () => current?.stop(), clear };
}
