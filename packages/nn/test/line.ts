/** The smallest model that fit() can be watched with: one weight, so that each number can be worked out on paper. */
import { mul, type Operand, Value } from '@chainrule/engine';
import { Module, SGD } from '../src/index.ts';

/** w·x, and in which mode every forward pass ran. */
export class Line extends Module {
  readonly w = new Value(1);
  readonly modes: boolean[] = [];
  forward(x: readonly Operand[]): Value {
    this.modes.push(this.training);
    return mul(this.w, x[0] ?? 0);
  }
}

/** The output itself: a pass moves w by −lr·x. */
export const output = (out: unknown): Value => out as Value;

export const line = (lr = 0.1) => {
  const model = new Line();
  const optimizer = new SGD(model.parameters(), { lr });
  const options = { data: { x: [[1]], y: [0] }, loss: output, optimizer, compile: 'never' } as const;
  return { model, optimizer, options };
};
