import { Value } from '@chainrule/engine';
import { MLP, mseLoss } from '@chainrule/nn';

const message = (run: () => unknown): string => {
  try {
    run();
    return 'no error';
  } catch (error) {
    return (error as Error).message;
  }
};

const x = new Value(1);
const small = new MLP(3, [4, 1]);
const constant = x.detach();
// @ts-expect-error: a string is no operand
const text = message(() => x.add('2'));

console.log(text); // add(): b must be a Value or a number, got "2" (a string).
console.log(message(() => small.forward([1, 2]))); // MLP.forward(): x must have 3 elements, but got an array of 2. This takes 3 inputs.
console.log(message(() => mseLoss([], []))); // mseLoss(): input must not be empty, but got []. Give at least one number.
console.log(message(() => constant.backward()).includes('there is nothing to differentiate')); // true
