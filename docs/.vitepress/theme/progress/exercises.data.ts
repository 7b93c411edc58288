/** Which exercises there are, by chapter: read when the site is built, so that the page carries their names and nothing else. */
import { chapters } from '../../../exercises/index.ts';

export interface ChapterExercises {
  readonly chapter: string;
  /** Chapter and id. */
  readonly ids: readonly string[];
}

declare const data: readonly ChapterExercises[];

export { data };

export default {
  load: (): readonly ChapterExercises[] =>
    [...chapters].map(([chapter, list]) => ({ chapter, ids: list.map(({ id }) => `${chapter}/${id}`) })),
};
