/** Examples for nn's codes, those of files apart. */
import type { ErrorExample } from './example.ts';

export const nnExamples: Readonly<Record<string, ErrorExample>> = {
  NN_NUMBER: {
    when: 'An argument or option that must be a number is something else, often text.',
    before: "new MLP('3', [4, 1]);",
    after: "new MLP(Number('3'), [4, 1]);",
  },
  NN_FUNCTION: {
    when: 'An argument that must be a function is something else, usually the result of calling it.',
    before:
      'const model = new MLP(1, [1]);\nconst optimizer = new SGD(model.parameters(), { lr: 0.1 });\nawait fit(model, { data: { x: [[1]], y: [1] }, optimizer, loss: mseLoss([1], [1]) });',
    after:
      'const model = new MLP(1, [1]);\nconst optimizer = new SGD(model.parameters(), { lr: 0.1 });\nawait fit(model, { data: { x: [[1]], y: [1] }, optimizer, loss: mseLoss });',
  },
  NN_BOOLEAN: {
    when: 'An option that is on or off got something else.',
    before: "new Layer(2, 3, { bias: 'no' });",
    after: 'new Layer(2, 3, { bias: false });',
  },
  NN_ARRAY: {
    when: 'An array was wanted and something else arrived.',
    before: 'new MLP(3, 4);',
    after: 'new MLP(3, [4]);',
  },
  NN_STRING: {
    when: 'Text was wanted and something else arrived.',
    before: "await parseCSV([['a', 'b']], { target: 'b' });",
    after: "await parseCSV('a,b\\n1,2\\n3,4', { target: 'b' });",
  },
  NN_INSTANCE: {
    when: 'An object of a certain class was wanted.',
    before: 'new Sequential(new Layer(2, 3), Math.tanh);',
    after: "new Sequential(new Layer(2, 3, { activation: 'tanh' }));",
  },
  NN_OPERAND: {
    when: 'A row or a list of answers holds something that is neither a Value nor a number.',
    before: "new MLP(2, [1]).forward([1, '2']);",
    after: "new MLP(2, [1]).forward([1, Number('2')]);",
  },
  NN_SIZE: {
    when: 'A count of inputs, outputs or samples is not a whole number of at least 1.',
    before: 'new MLP(0, [1]);',
    after: 'new MLP(2, [1]);',
  },
  NN_AMOUNT: {
    when: 'A number of points or rows is not a whole number, or does not fit into memory.',
    before: 'makeMoons(1e12);',
    after: 'makeMoons(100);',
  },
  NN_COUNT: {
    when: 'A count that may be 0 is negative or not whole.',
    before:
      'const model = new MLP(1, [1]);\nconst optimizer = new SGD(model.parameters(), { lr: 0.1 });\nawait fit(model, { data: { x: [[1]], y: [1] }, optimizer, loss: mseLoss, epochs: -1 });',
    after:
      'const model = new MLP(1, [1]);\nconst optimizer = new SGD(model.parameters(), { lr: 0.1 });\nawait fit(model, { data: { x: [[1]], y: [1] }, optimizer, loss: mseLoss, epochs: 1 });',
  },
  NN_INTEGER: {
    when: 'A seed is not a whole number.',
    before: 'manualSeed(0.5);',
    after: 'manualSeed(42);',
  },
  NN_INDEX: {
    when: 'A class or an index is negative, too large or not whole. Classes are counted from 0.',
    before: 'crossEntropy([1, 2, 3], 3);',
    after: 'crossEntropy([1, 2, 3], 2);',
  },
  NN_FINITE: {
    when: 'A number is NaN or infinite where only finite ones make sense.',
    before: 'standardize([[1], [Infinity]]);',
    after: 'standardize([[1], [2]]);',
  },
  NN_DATA: {
    when: 'The data hold NaN or an infinite number.',
    before: 'new DataLoader({ x: [[1], [NaN]], y: [0, 1] });',
    after: 'new DataLoader({ x: [[1], [2]], y: [0, 1] });',
  },
  NN_COPY: {
    when: 'clone() met what only the author of a class can copy: #private fields, or a function or the result of an op in a property, which are tied to the original.',
    before:
      'class Scaled extends Module {\n  w = new Value(2);\n  forward = (x) => this.w.mul(x[0]);\n}\nnew Scaled().clone();',
    after:
      'class Scaled extends Module {\n  w = new Value(2);\n  forward(x) {\n    return this.w.mul(x[0]);\n  }\n}\nnew Scaled().clone();',
  },
  NN_LABEL: {
    when: 'A target is a text, such as the name of a class.',
    before: "new DataLoader({ x: [[1], [2]], y: ['cat', 'dog'] });",
    after:
      "const names = ['cat', 'dog'];\nnew DataLoader({ x: [[1], [2]], y: ['cat', 'dog'].map((name) => names.indexOf(name)) });",
  },
  NN_FOREIGN: {
    when: 'A Module holds a Value of another copy of the engine, which this one could not train: the packages were installed twice.',
  },
  NN_PLAIN: {
    when: 'What is saved beside the parts of a checkpoint holds something that would come back as something else: a function, a Map, a circle.',
    before: 'const model = new MLP(1, [1]);\nsaveCheckpoint({ model }, { seen: new Map() });',
    after: 'const model = new MLP(1, [1]);\nsaveCheckpoint({ model }, { seen: [] });',
  },
  NN_NOT_NAN: {
    when: 'A prediction, a score or an option is NaN, from a missing entry or a division by 0.',
    before: 'accuracy([NaN], [1]);',
    after: 'accuracy([1], [1]);',
  },
  NN_RATE: {
    when: 'A learning rate is negative or not finite.',
    before: 'new SGD([new Value(1)], { lr: -1 });',
    after: 'new SGD([new Value(1)], { lr: 0.1 });',
  },
  NN_NON_NEGATIVE: {
    when: 'An option such as weightDecay or momentum is negative.',
    before: 'new SGD([new Value(1)], { lr: 0.1, weightDecay: -0.01 });',
    after: 'new SGD([new Value(1)], { lr: 0.1, weightDecay: 0.01 });',
  },
  NN_POSITIVE: {
    when: 'An option must be greater than 0.',
    before: 'clipGradNorm([new Value(1)], 1, { normType: 0 });',
    after: 'clipGradNorm([new Value(1)], 1, { normType: 2 });',
  },
  NN_BETA: {
    when: 'A decay rate such as one of the betas of Adam is outside its range.',
    before: 'new Adam([new Value(1)], { betas: [0.9, 1] });',
    after: 'new Adam([new Value(1)], { betas: [0.9, 0.999] });',
  },
  NN_PROBABILITY: {
    when: 'A probability is below 0 or above 1: often a score that has not gone through a sigmoid.',
    before: 'binaryCrossEntropy([2.5], [1]);',
    after: 'binaryCrossEntropyWithLogits([2.5], [1]);',
  },
  NN_FRACTION: {
    when: 'A share of the data is not between 0 and 1.',
    before: 'trainTestSplit({ x: [[1], [2]], y: [0, 1] }, { testSize: -0.5 });',
    after: 'trainTestSplit({ x: [[1], [2]], y: [0, 1] }, { testSize: 0.5 });',
  },
  NN_SIGN: {
    when: 'A loss for two sides, such as hingeLoss, got a label other than −1 and 1.',
    before: 'hingeLoss([0.3], [0]);',
    after: 'hingeLoss([0.3], [2 * 0 - 1]);',
  },
  NN_ONE_OF: {
    when: 'An option takes one of a few words, and another one arrived.',
    before: "new MLP(2, [1], { activation: 'sigmod' });",
    after: "new MLP(2, [1], { activation: 'sigmoid' });",
  },
  NN_EMPTY: {
    when: 'A list is empty that needs at least one element.',
    before: 'mseLoss([], []);',
    after: 'mseLoss([1], [2]);',
  },
  NN_LENGTH: {
    when: 'A list has the wrong length: usually a row that does not fit the number of inputs, or answers and targets that differ.',
    before: 'new MLP(3, [1]).forward([1, 2]);',
    after: 'new MLP(2, [1]).forward([1, 2]);',
  },
  NN_ORDER: {
    when: 'Two settings contradict each other, or a number is on the wrong side of another.',
    before: 'new SGD([new Value(1)], { lr: 0.1, nesterov: true });',
    after: 'new SGD([new Value(1)], { lr: 0.1, nesterov: true, momentum: 0.9 });',
  },
  NN_UNKNOWN_OPTION: {
    when: 'An option is misspelt or does not exist.',
    before: 'new SGD([new Value(1)], { lr: 0.1, momentun: 0.9 });',
    after: 'new SGD([new Value(1)], { lr: 0.1, momentum: 0.9 });',
  },
  NN_OPTIMIZER: {
    when: 'A schedule or fit() got something that is not an optimiser.',
    before: 'new StepLR(SGD, { stepSize: 30 });',
    after: 'new StepLR(new SGD([new Value(1)], { lr: 0.1 }), { stepSize: 30 });',
  },
  NN_PARAMETER: {
    when: 'An optimiser got numbers, results of ops, or the model itself in place of parameters.',
    before: 'new SGD([new Value(1).mul(2)], { lr: 0.1 });',
    after: 'new SGD([new Value(1)], { lr: 0.1 });',
  },
  NN_DUPLICATE: {
    when: 'A parameter was given to an optimiser twice.',
    before: 'const w = new Value(1);\nnew SGD([w, w], { lr: 0.1 });',
    after: 'const w = new Value(1);\nnew SGD([w], { lr: 0.1 });',
  },
  NN_NAME_TWICE: {
    when: 'Two parameters of a module of your own have the same name in the state dictionary.',
    before:
      "class Two extends Module {\n  a = { b: new Value(1) };\n  'a.b' = new Value(2);\n}\nnew Two().stateDict();",
    after: 'class Two extends Module {\n  a = { b: new Value(1) };\n  c = new Value(2);\n}\nnew Two().stateDict();',
  },
  NN_TIED: {
    when: 'A state dictionary gives different numbers to two names of the same weights.',
    before:
      "class Tied extends Module {\n  a = new Value(1);\n  b = this.a;\n}\nconst model = new Tied();\nconst state = model.stateDict();\nstate.set('b', { shape: [], data: Float64Array.of(5) });\nmodel.loadStateDict(state);",
    after:
      "class Tied extends Module {\n  a = new Value(1);\n  b = this.a;\n}\nconst model = new Tied();\nconst state = model.stateDict();\nfor (const name of ['a', 'b']) state.set(name, { shape: [], data: Float64Array.of(5) });\nmodel.loadStateDict(state);",
  },
  NN_NO_JUMP: {
    when: 'ReduceLROnPlateau was asked to jump to an epoch. Its rate depends on every loss that it has seen.',
    before: 'new ReduceLROnPlateau(new SGD([new Value(1)], { lr: 0.1 })).jump(5);',
    after:
      'const schedule = new ReduceLROnPlateau(new SGD([new Value(1)], { lr: 0.1 }));\nfor (let i = 0; i < 5; i++) schedule.step(0.5);',
  },
  NN_NO_MOMENTUM: {
    when: 'A schedule that moves the momentum was given an optimiser without one.',
    before: 'new OneCycleLR(new Adagrad([new Value(1)]), { maxLr: 1, totalSteps: 10 });',
    after: 'new OneCycleLR(new SGD([new Value(1)], { lr: 0.1, momentum: 0.9 }), { maxLr: 1, totalSteps: 10 });',
  },
  NN_METRIC: {
    when: 'ReduceLROnPlateau was stepped without the loss that it watches.',
    before: 'new ReduceLROnPlateau(new SGD([new Value(1)], { lr: 0.1 })).step();',
    after: 'new ReduceLROnPlateau(new SGD([new Value(1)], { lr: 0.1 })).step(0.5);',
  },
  NN_FINISHED: {
    when: 'OneCycleLR was stepped beyond its totalSteps.',
    before:
      'const optimizer = new SGD([new Value(1)], { lr: 0.1, momentum: 0.9 });\nconst schedule = new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 2 });\nfor (let i = 0; i < 5; i++) schedule.step();',
    after:
      'const optimizer = new SGD([new Value(1)], { lr: 0.1, momentum: 0.9 });\nconst schedule = new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 6 });\nfor (let i = 0; i < 5; i++) schedule.step();',
  },
  NN_GENERATOR_STATE: {
    when: 'A generator was given a state that is not one.',
    before: 'new Generator(1).setState({});',
    after: 'new Generator(1).setState(new Generator(2).getState());',
  },
  NN_STATE: {
    when: 'An optimiser or schedule was given the state of another kind, or of one with other groups.',
    before: 'const [a, b] = [new Value(1), new Value(2)];\nnew Adam([a, b]).loadStateDict(new Adam([a]).stateDict());',
    after:
      'const [a, b] = [new Value(1), new Value(2)];\nnew Adam([a, b]).loadStateDict(new Adam([a, b]).stateDict());',
  },
  NN_COMPILE: {
    when: "fit() was told to compile: 'require', and something in the model or the loss cannot be compiled.",
    before:
      "const model = new MLP(1, [1]);\nconst optimizer = new SGD(model.parameters(), { lr: 0.1 });\nconst loss = (y, t) => (y.data > 0 ? y.sub(t).square() : y.neg());\nawait fit(model, { data: { x: [[1]], y: [1] }, optimizer, loss, compile: 'require' });",
    after:
      "const model = new MLP(1, [1]);\nconst optimizer = new SGD(model.parameters(), { lr: 0.1 });\nconst loss = (y, t) => where(y.gt(0), y.sub(t).square(), y.neg());\nawait fit(model, { data: { x: [[1]], y: [1] }, optimizer, loss, compile: 'require' });",
  },
};
