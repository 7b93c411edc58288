/**
 * 13. Neuron, layer, MLP
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { MLP, manualSeed } from '@chainrule/nn';

manualSeed(42);
const net = new MLP(3, [4, 4, 1]); // 3 inputs, layers of 4, 4 and 1

console.log(net.parameters().length); // 41
console.log(net.forward([2, 3, -1]).data.toFixed(4)); // 0.2366

const neuron = net.layers[0]?.neurons[0];
console.log(neuron?.weights.length, neuron?.parameters().length); // 3 4

const moons = new MLP(2, [16, 16, 1]).parameters().length;
const perLayer = net.layers.map((layer) => layer.parameters().length);
