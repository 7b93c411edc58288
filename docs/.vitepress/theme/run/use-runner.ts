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
  readonly problem: Ref<string>;
  readonly says: Ref<string>;
  run(code: string, check?: string): void;
  stop(): void;
  clear(): void;
}

export function useRunner(): RunState {
  const [running, problem, says] = [ref(false), ref(''), ref('')];
  const lines = shallowRef<readonly string[]>([]);
  const graph = shallowRef<GraphModel | null>(null);
  const checks = shallowRef<readonly CheckResult[]>([]);
  let current: Running | undefined;

  function clear(): void {
    lines.value = [];
    graph.value = null;
    checks.value = [];
    problem.value = '';
    says.value = '';
  }

  function hear(reply: RunReply): void {
    if (reply.type === 'log') lines.value = [...lines.value, ...reply.lines];
    else if (reply.type === 'graph') graph.value = reply.graph;
    else if (reply.type === 'checks') checks.value = reply.checks;
    else if (reply.type === 'error')
      problem.value = `${reply.line === null ? '' : `Line ${reply.line}: `}${reply.message}`;
    else {
      running.value = false;
      const held = checks.value.filter((check) => check.problem === '').length;
      says.value =
        problem.value || (checks.value.length > 0 ? `${held} of ${checks.value.length} checks hold.` : 'Done.');
    }
  }

  function end(why: string): void {
    running.value = false;
    problem.value = why === 'Stopped.' ? '' : why;
    says.value = why;
  }

  function run(code: string, check?: string): void {
    if (running.value) current?.stop();
    clear();
    running.value = true;
    current = runCode({ code, check }, { reply: hear, stopped: end });
  }

  onBeforeUnmount(() => current?.stop());
  return { running, lines, graph, checks, problem, says, run, stop: () => current?.stop(), clear };
}
