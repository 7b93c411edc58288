import { describe, expect, it } from 'vitest';
import { Dropout, Embedding, Generator, Layer, MLP, Module, Neuron, Sequential } from '../src/index.ts';
import { toPyTorch } from '../src/pytorch/index.ts';

const generator = new Generator(5);
const shared = new Layer(2, 2, { activation: 'relu', generator });
const sharedMLP = new MLP(2, [3, 2], { generator });

describe('toPyTorch', () => {
  it('writes the network as an expression over torch modules', () => {
    const model = new Sequential(
      new Embedding(5, 2),
      new Layer(4, 3, { activation: 'gelu', bias: false }),
      new Dropout(0.1),
      new MLP(3, [4, 2], { activation: 'relu', outputActivation: 'softmax' }),
    );
    expect(toPyTorch(model)['model.py']).toContain(
      'return nn.Sequential(Rows(5, 2), Dense(4, 3, torch.nn.functional.gelu, bias=False), nn.Dropout(0.1), ' +
        'MLP(Dense(3, 4, torch.relu), Dense(4, 2, nn.Softmax(dim=-1))))',
    );
  });

  it('writes a module that is in two places once, and names it in the other', () => {
    const both = new Sequential(shared, new Sequential(sharedMLP, shared), sharedMLP);
    expect(toPyTorch(both)['model.py']).toContain(
      'return nn.Sequential((shared1 := Dense(2, 2, torch.relu)), nn.Sequential((shared0 := MLP(Dense(2, 3, torch.tanh), ' +
        'Dense(3, 2, torch.tanh))), shared1), shared0)',
    );
  });

  it('writes 90 modules in each other, and refuses more by their number', () => {
    const nested = (depth: number): Sequential => {
      let model = new Sequential(new Layer(1, 1));
      for (let i = 1; i < depth; i++) model = new Sequential(model);
      return model;
    };
    expect(toPyTorch(nested(90))['model.py'].split('nn.Sequential(')).toHaveLength(91);
    for (const depth of [91, 20_000])
      expect(() => toPyTorch(nested(depth))).toThrow(
        /cannot be exported: it lies 91 modules deep, and no more than 90/,
      );
  });

  it('refuses what only its author can translate', () => {
    class Own extends Module {}
    expect(() => toPyTorch(new Own())).toThrow(/cannot be exported: Own is no module of this package/);
    expect(() => toPyTorch(new Neuron(2))).toThrow(RangeError);
    expect(() => toPyTorch({} as never)).toThrow(TypeError);
  });
});
