// #region seed
import { Generator, MLP, manualSeed } from '@chainrule/nn';

manualSeed(42);
const first = new MLP(3, [4, 1]);
manualSeed(42);
const second = new MLP(3, [4, 1]);
console.log(first.predict([[1, 2, 3]])[0] === second.predict([[1, 2, 3]])[0]); // true
// #endregion seed

// #region generator
const mine = new Generator(7); // a stream of its own, that nothing else draws from
const third = new MLP(3, [4, 1], { generator: mine });
console.log(third.parameters().length); // 21
// #endregion generator

// #region torch
console.log(new Generator(42).uniform()); // 0.05815448596142969
// #endregion torch
