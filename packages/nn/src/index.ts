/**
 * @chainrule/nn: neurons, layers, networks, losses, optimisers and training on @chainrule/engine, with PyTorch's names and
 * numbers.
 *
 * @packageDocumentation
 */
export type { Activation, LayerActivation } from './activation.ts';
export { activationNames } from './activation.ts';
export { type BlobsOptions, makeBlobs, makeRegression, type RegressionOptions } from './data/clouds.ts';
export { type Label, LabelEncoder, type LabelEncoderJSON } from './data/labels.ts';
export { type Batch, DataLoader, type LoaderOptions } from './data/loader.ts';
export { Scaler, type ScalerJSON, type Standardized, standardize } from './data/scale.ts';
export {
  type CirclesOptions,
  type Labelled,
  type MakeOptions,
  makeCircles,
  makeMoons,
  makeSpirals,
  type SpiralsOptions,
} from './data/shapes.ts';
export { type Split, type SplitOptions, trainTestSplit } from './data/split.ts';
export type { Dataset } from './data/table.ts';
export { FormatError } from './errors/files.ts';
export { NnRangeError, NnTypeError, StateDictError } from './errors.ts';
export type { Init } from './init.ts';
export { Dropout } from './layer/dropout.ts';
export { Embedding } from './layer/embedding.ts';
export { Layer, type LayerOptions, type Output } from './layer/layer.ts';
export { MLP, type MLPOptions } from './layer/mlp.ts';
export { Neuron, type NeuronOptions } from './layer/neuron.ts';
export { Sequential } from './layer/sequential.ts';
export type { ClassLoss, ClassTarget, Scores } from './loss/class-rows.ts';
export type { ElementLoss, LossRecord } from './loss/loss.ts';
export type { Nested, NestedValue, Reduction } from './loss/reduce.ts';
export * from './loss/table.ts';
export * as losses from './loss/table.ts';
export {
  type Block,
  type Made,
  Module,
  type NamedParametersOptions,
  type PredictInput,
  type Stage,
  type Tensor,
} from './module.ts';
export { clipGradNorm, clipGradValue } from './optim/clip.ts';
export { type FusedOptimizer, fuse } from './optim/fuse.ts';
export { Optimizer, type ParamGroup } from './optim/optimizer.ts';
export type { OptimizerState } from './optim/state.ts';
export * from './optim/table.ts';
export * as optimizers from './optim/table.ts';
export { defaultGenerator, Generator, type GeneratorState, manualSeed } from './random/generator.ts';
export { RandomState } from './random/numpy.ts';
export { PythonRandom } from './random/python.ts';
export { type SampleOptions, sample } from './sample.ts';
export { loadCheckpoint, type RunParts, saveCheckpoint } from './save/checkpoint.ts';
export { fromJSON, type StateDictJSON, toJSON } from './save/json.ts';
export { type LoadedModel, loadModel, type SaveModelOptions, saveModel } from './save/model.ts';
export { loadSafetensors, saveSafetensors } from './save/safetensors.ts';
export type { Keys, StateDict, TensorData } from './save/state-dict.ts';
export { Schedule } from './schedule/schedule.ts';
export * from './schedule/table.ts';
export * as schedules from './schedule/table.ts';
export { summary } from './summary.ts';
export { fit } from './train/fit.ts';
export { accuracy, confusionMatrix, type F1Options, f1, mae, r2 } from './train/metrics.ts';
export type { BatchEnd, EarlyStopping, Epoch, FitOptions, History } from './train/options.ts';
export type { Position } from './train/position.ts';
export { argmax, type Predictions, type Targets, type ThresholdOption } from './train/predicted.ts';
export type { BatchSource, Metric, OutputOf, TargetOf, Trainable, Trainings } from './train/types.ts';
