/** No state is shared: copies of the engine, threads, trainings that take turns, and modes that an exception breaks off. */
import { Worker } from 'node:worker_threads';
import { compile, detectAnomaly, noGrad, Value } from '@chainrule/engine';
import { Adam, DataLoader, fit, Generator, type History, hingeLoss, MLP, makeMoons } from '@chainrule/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../src/bundle.ts';

type Engine = typeof import('@chainrule/engine');

/** The engine as a second installation of it would be: the same code, loaded again. */
async function copyOfEngine(mark: string): Promise<Engine> {
  const code = await bundle("export * from '@chainrule/engine';");
  return (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(`${code}\n//${mark}`)}`
  )) as Engine; // the same names
}

describe('two copies of the engine in one process', () => {
  let one: Engine;
  let other: Engine;
  beforeAll(async () => {
    [one, other] = await Promise.all([copyOfEngine('one'), copyOfEngine('other')]);
  });

  it('are two, and count the same', () => {
    expect(one.Value).not.toBe(other.Value);
    const run = ({ Value: V, tanh }: Engine): number[] => {
      const x = new V(0.7);
      const y = tanh(x.mul(x));
      y.backward();
      return [y.data, x.grad];
    };
    expect(run(one)).toEqual(run(other));
  });

  it('have a mode each: noGrad and tracing of one leave the other alone', () => {
    const free = one.noGrad(() => new other.Value(2).mul(3));
    expect(free.requiresGrad).toBe(true);
    let inside: number | undefined;
    const w = new one.Value(2);
    const compiled = one.compile(
      ([x]) => {
        inside = new other.Value(5).mul(2).data; // reading .data throws in a copy that traces
        return w.mul(x ?? 0);
      },
      { inputs: [1], parameters: [w] },
    );
    expect(inside).toBe(10);
    expect(compiled.valueAndGrad([[4]])).toBe(8);
  });

  it('do not take each other’s Values, and say why', () => {
    const stranger = new other.Value(1) as never;
    const refusal = {
      name: 'TypeError',
      code: 'ERR_OPERAND',
      message: expect.stringMatching(
        /got a Value of another copy of @chainrule\/engine: see that it is installed once\./,
      ),
    };
    const meetings: (() => unknown)[] = [
      () => new one.Value(1).add(stranger),
      () => one.mul(2, stranger),
      () => one.dot([stranger], [1]),
      () => one.sum([new one.Value(1), stranger]),
    ];
    for (const meet of meetings) expect(meet).toThrow(expect.objectContaining(refusal));
    expect(() => one.grad(stranger, [])).toThrow(expect.objectContaining({ code: 'ERR_VALUE' }));
    expect(() => one.compile(() => stranger, { inputs: [1] })).toThrow(
      expect.objectContaining({ code: 'ERR_COMPILE_RESULT' }),
    );
  });
});

const program = `
import { Adam, fit, Generator, hingeLoss, MLP, makeMoons } from '@chainrule/nn';
export async function bits(compile) {
  const model = new MLP(2, [6, 1], { generator: new Generator(3) });
  const { x, y } = makeMoons(30, { noise: 0.1, seed: 5 });
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  const data = { x, y: y.map((c) => 2 * c - 1) };
  await fit(model, { data, loss: hingeLoss, optimizer, epochs: 4, batchSize: 7, generator: new Generator(4), compile });
  return [...new BigUint64Array(model.predict(x).buffer)].join();
}
`;

interface Program {
  bits(compile: string): Promise<string>;
}

describe('the same seed gives the same bits', () => {
  let here: Program;
  beforeAll(async () => {
    const code = await bundle(program);
    here = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as Program; // as the program exports
  });

  it.each(['require', 'never'])('in two worker threads at once and on this one (compile: %s)', async (compile) => {
    const end = `import { parentPort } from 'node:worker_threads'; parentPort.postMessage(await bits('${compile}'));`;
    const thread = await bundle(program + end);
    const inThread = (): Promise<string> => {
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(thread)}`));
      return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    };
    const [mine, ...theirs] = await Promise.all([here.bits(compile), inThread(), inThread()]);
    expect(mine?.split(',')).toHaveLength(30);
    expect(theirs).toEqual([mine, mine]);
  });

  it('in whatever order the packages are imported', async () => {
    const imports = [
      "import '@chainrule/nn/datasets';",
      "import '@chainrule/engine';",
      "import '@chainrule/nn/onnx';",
      "import '@chainrule/nn/pytorch';",
      "import { tanh } from '@chainrule/engine'; tanh(1);",
    ];
    const orders = [imports, [...imports].reverse(), [imports[3], imports[1], imports[0]]];
    const wanted = await here.bits('require');
    for (const order of orders) {
      const ordered = (await import(
        /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(await bundle(`${order.join('\n')}${program}`))}`
      )) as Program; // as above
      expect(await ordered.bits('require')).toBe(wanted);
    }
  });
});

describe('trainings that take turns', () => {
  const data = makeMoons(40, { noise: 0.1, seed: 8 });
  const signed = { x: data.x, y: data.y.map((c) => 2 * c - 1) };
  const train = (seed: number, compile: 'require' | 'never'): { model: MLP; done: Promise<History> } => {
    const model = new MLP(2, [5, 1], { generator: new Generator(seed) });
    const optimizer = new Adam(model.parameters(), { lr: 0.05 });
    const loader = new DataLoader(signed, { batchSize: 9, shuffle: true, generator: new Generator(seed + 1) });
    return {
      model,
      done: fit(model, {
        data: loader,
        loss: hingeLoss as never,
        optimizer,
        epochs: 6,
        compile,
        onEpoch: () => Promise.resolve(),
      }),
    };
  };

  it('do not touch each other: four at once give what each gives alone', async () => {
    const plans = [
      [1, 'require'],
      [2, 'never'],
      [1, 'never'],
      [3, 'require'],
    ] as const;
    const alone: unknown[] = [];
    for (const [seed, compile] of plans) {
      const { model, done } = train(seed, compile);
      alone.push([(await done).loss, [...model.predict(data.x)]]);
    }
    const order: number[] = [];
    const runs = plans.map(([seed, compile]) => train(seed, compile));
    const together = await Promise.all(
      runs.map(async ({ model, done }, i) => {
        const { loss } = await done;
        order.push(i);
        return [loss, [...model.predict(data.x)]];
      }),
    );
    expect(together).toEqual(alone);
    expect(order).toHaveLength(4);
  });
});

describe('an exception leaves the mode as it was', () => {
  const works = (): void => {
    const x = new Value(3);
    const y = x.mul(x);
    y.backward();
    expect([y.requiresGrad, y.data, x.grad]).toEqual([true, 9, 6]);
  };
  const boom = (): never => {
    throw new Error('boom');
  };

  it.each<[string, () => unknown]>([
    ['in noGrad', () => noGrad(boom)],
    ['in noGrad within noGrad', () => noGrad(() => noGrad(boom))],
    ['in detectAnomaly', () => detectAnomaly(boom)],
    ['in a function that compile() traces', () => compile(boom, { inputs: [1] })],
    ['in noGrad within a function that compile() traces', () => compile(() => noGrad(boom), { inputs: [1] })],
    ['in compile() within noGrad', () => noGrad(() => compile(boom, { inputs: [1] }))],
  ])('%s', (_, run) => {
    expect(run).toThrow('boom');
    works();
    expect(noGrad(() => new Value(1).mul(2)).requiresGrad).toBe(false);
    works();
  });

  it('in noGrad that is caught inside noGrad: the outer one still holds', () => {
    const free = noGrad(() => {
      expect(() => noGrad(boom)).toThrow('boom');
      return new Value(2).mul(2).requiresGrad;
    });
    expect(free).toBe(false);
  });
});
