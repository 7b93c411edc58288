/** Small shapes of code that every routine is made of: counting loops and sums of addresses. */
import type { FunctionBuilder, Local } from './function-builder.ts';

/** Runs the body while `counter < limit` (unsigned), stepping after each round; the caller sets the counter first. */
export const whileBelow = (f: FunctionBuilder, counter: Local, limit: Local, step: number, body: () => void): void => {
  f.block((done) => {
    f.get(counter).get(limit).op('i32.ge_u').brIf(done);
    f.loop((again) => {
      body();
      f.get(counter).i32(step).op('i32.add').tee(counter);
      f.get(limit).op('i32.lt_u').brIf(again);
    });
  });
};

/** Runs the body `count` times, counting the local down to 0. */
export const times = (f: FunctionBuilder, count: Local, body: () => void): void => {
  f.block((done) => {
    f.get(count).op('i32.eqz').brIf(done);
    f.loop((again) => {
      body();
      f.get(count).i32(1).op('i32.sub').tee(count).brIf(again);
    });
  });
};

/** target = a + b. */
export const sumInto = (f: FunctionBuilder, target: Local, a: Local, b: Local): void => {
  f.get(a).get(b).op('i32.add').set(target);
};

/** target += bytes. */
export const advance = (f: FunctionBuilder, target: Local, bytes: number | Local): void => {
  f.get(target);
  if (typeof bytes === 'number') f.i32(bytes);
  else f.get(bytes);
  f.op('i32.add').set(target);
};
