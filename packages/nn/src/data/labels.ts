/** Labels as numbers and back, as scikit-learn's LabelEncoder does. */
import { checkArray, checkIndex } from '../check.ts';
import { failure } from '../errors.ts';

/** What a class may be called. */
export type Label = string | number;

/** An encoder as plain data. */
export interface LabelEncoderJSON {
  readonly classes: readonly Label[];
}

/** Classes that a message names. */
const NAMED = 20;

/**
 * Labels as places in the sorted list of classes: what a loss takes as targets, and back again.
 * @example
 * const encoder = new LabelEncoder().fit(['dog', 'cat', 'dog']);
 * encoder.transform(['dog', 'cat']); // [1, 0]
 * encoder.inverse([0]); // ['cat']
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.LabelEncoder.html
 */
export class LabelEncoder {
  #classes: readonly Label[] | null = null;
  #places: ReadonlyMap<Label, number> = new Map();

  /** The classes of labels: texts in the order of their letters' codes, or numbers by size. */
  fit(labels: readonly Label[]): this {
    return this.#learn('LabelEncoder.fit', 'labels', labels);
  }

  #learn(fn: string, argument: string, labels: readonly Label[]): this {
    if (checkArray(fn, argument, labels, "['cat', 'dog']").length === 0)
      throw failure('EMPTY', fn, argument, labels, { what: 'label' });
    const kind = typeof labels[0];
    for (const [i, label] of labels.entries())
      if (typeof label !== kind || !(typeof label === 'string' || Number.isFinite(label)))
        throw failure('INSTANCE', fn, `${argument}[${i}]`, label, {
          expected:
            kind === 'number' ? 'a finite number, as the first label is' : 'a text, or all labels finite numbers',
          example: 'labels of one kind',
        });
    const classes = [...new Set(labels)].sort((a, b) => (a < b ? -1 : 1)); // no two are equal
    this.#classes = Object.freeze(classes);
    this.#places = new Map(classes.map((label, i) => [label, i]));
    return this;
  }

  /** The place of every label. @throws naming the row of a label that is none of the classes, and before `fit` */
  transform(labels: readonly Label[]): number[] {
    const fn = 'LabelEncoder.transform';
    const classes = this.#fitted('transform');
    return Array.from(checkArray(fn, 'labels', labels, "['cat', 'dog']"), (label, i) => {
      const place = this.#places.get(label);
      if (place !== undefined) return place;
      const more = classes.length > NAMED ? ', …' : '';
      throw failure('ONE_OF', fn, `labels[${i}]`, label, { allowed: classes.slice(0, NAMED).join(', ') + more });
    });
  }

  /** The labels of places, such as `model.predictClasses()` gives. @throws for a place that no class has, and before `fit` */
  inverse(places: readonly number[] | Float64Array): Label[] {
    const fn = 'LabelEncoder.inverse';
    const classes = this.#fitted('inverse');
    return Array.from(checkArray<number>(fn, 'places', places as readonly number[], '[0, 1]'), (place, i) => {
      return classes[checkIndex(fn, `places[${i}]`, place, classes.length)] as Label; // an index of them
    });
  }

  /** The classes, sorted. @throws before `fit` */
  get classes(): readonly Label[] {
    return this.#fitted('classes');
  }

  /** The encoder as plain data. @throws before `fit` */
  toJSON(): LabelEncoderJSON {
    return { classes: [...this.#fitted('toJSON')] };
  }

  /**
   * An encoder out of what `toJSON` gave.
   * @throws for anything else
   * @example
   * LabelEncoder.fromJSON({ classes: ['cat', 'dog'] }).transform(['dog']); // [1]
   */
  static fromJSON(json: unknown): LabelEncoder {
    const { classes } = Object(json) as { readonly classes?: readonly Label[] }; // looked at next
    const encoder = new LabelEncoder().#learn('LabelEncoder.fromJSON', 'json.classes', classes as readonly Label[]);
    if (encoder.classes.some((label, i) => label !== classes?.[i]))
      throw failure('ORDER', 'LabelEncoder.fromJSON', 'json.classes', classes, {
        expected: 'sorted, each once',
        advice: 'Give what toJSON() gave.',
      });
    return encoder;
  }

  #fitted(method: string): readonly Label[] {
    if (this.#classes === null)
      throw failure('ORDER', `LabelEncoder.${method}`, 'the encoder', undefined, {
        expected: 'fitted',
        advice: 'Call fit(labels) with all classes, or make it with fromJSON().',
      });
    return this.#classes;
  }
}
