/**
 * Training mode while fit() runs. Several fits may train one model at once, or models that share modules: each module goes back to
 * the mode it was in when the last of them has ended.
 */
import type { Module } from '../module.ts';
import { modulesOf } from '../walk.ts';

/** How many fits train a module now, and its mode before the first of them. */
interface Held {
  fits: number;
  readonly before: boolean;
}

const held = new WeakMap<Module, Held>();

/** Puts a model into training mode; what comes back ends that. */
export function beginTraining(model: Module): () => void {
  const modules = modulesOf(model).map(({ module }) => module);
  for (const module of modules) {
    const known = held.get(module);
    if (known === undefined) held.set(module, { fits: 1, before: module.training });
    else known.fits++;
  }
  model.train();
  return () => {
    const added = modulesOf(model).filter(({ module }) => !held.has(module));
    for (const { module } of added) module.training = (held.get(model) as Held).before; // put into the model meanwhile
    for (const module of modules) end(module);
  };
}

function end(module: Module): void {
  const known = held.get(module) as Held; // until its last fit has ended
  known.fits--;
  if (known.fits > 0) return;
  held.delete(module);
  module.training = known.before;
}
