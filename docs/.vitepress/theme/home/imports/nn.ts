/** What one writes to train a small network. */
export { MLP, mseLoss, SGD } from '@chainrule/nn';
