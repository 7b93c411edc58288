/**
 * What can be exported: modules that do what their class of this package does, since a subclass with a forward of its own is one that
 * only its author knows; nested no deeper than whoever reads the file can go.
 */
import { failure } from '../errors/files.ts';
import type { Module } from '../module.ts';
import { modulesOf } from '../walk.ts';
import { Dropout } from './dropout.ts';
import { Embedding } from './embedding.ts';
import { Layer } from './layer.ts';
import { MLP } from './mlp.ts';
import { Sequential } from './sequential.ts';

const classes = [MLP, Layer, Sequential, Embedding, Dropout] as const;

/** Refuses to export a module whose forward is not that of the class which the format would be given. */
export function checkPlain(fn: string, module: Module): void {
  for (const known of classes)
    if (module instanceof known && module.forward !== known.prototype.forward)
      throw failure('EXPORT', fn, 'a module', module, {
        reason: `${module.constructor.name} has a forward of its own, which only its author can translate`,
      });
}

/** Refuses to export modules that lie more than `most` deep in each other: exporting, and what reads the file, goes down into them. */
export function checkNesting(fn: string, model: Module, most: number): void {
  for (const { module, depth } of modulesOf(model))
    if (depth > most)
      throw failure('EXPORT', fn, 'a module', module, {
        reason: `it lies ${depth} modules deep, and no more than ${most} can be read again`,
      });
}
