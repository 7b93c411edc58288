/** The losses; the namespace of this file is the table that generators and docs read. */
export { multiMarginLoss, nllLoss } from './classes.ts';
export { crossEntropy } from './cross-entropy.ts';
export {
  hingeEmbeddingLoss,
  hingeLoss,
  huberLoss,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  softMarginLoss,
} from './elements.ts';
export { marginRankingLoss } from './pairs.ts';
export { binaryCrossEntropy, binaryCrossEntropyWithLogits, klDiv } from './probabilities.ts';
