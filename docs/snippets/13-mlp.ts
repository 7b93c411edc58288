// #region mlp
import { MLP, manualSeed } from '@chainrule/nn';

manualSeed(42);
const net = new MLP(3, [4, 4, 1]); // 3 inputs, layers of 4, 4 and 1

console.log(net.parameters().length); // 41
console.log(net.forward([2, 3, -1]).data.toFixed(4)); // 0.2366
// #endregion mlp

// #region parts
const neuron = net.layers[0]?.neurons[0];
console.log(neuron?.weights.length, neuron?.parameters().length); // 3 4
// #endregion parts

const moons = new MLP(2, [16, 16, 1]).parameters().length;
const perLayer = net.layers.map((layer) => layer.parameters().length);

export { moons, net, perLayer };
