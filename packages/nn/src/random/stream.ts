/**
 * Stream: a Mersenne Twister, and the second number of a normal pair that waits to be handed out: all that a generator remembers. Where
 * a function that draws from it is only looked at (compile() traces it, fit() tries it), it is put back afterwards.
 */
import { undoAfterProbe } from '@chainrule/engine/internal';
import type { mersenne } from 'pure-rand/generator/mersenne';

type Twister = ReturnType<typeof mersenne>;

export class Stream {
  #twister: Twister;
  #spare: number | null;

  constructor(twister: Twister, spare: number | null = null) {
    this.#twister = twister;
    this.#spare = spare;
  }

  readonly #restoring = (): (() => void) => {
    const [twister, spare] = [this.#twister.clone(), this.#spare];
    return () => this.#put(twister, spare);
  };

  #put(twister: Twister, spare: number | null): void {
    this.#twister = twister;
    this.#spare = spare;
  }

  /** Goes on from another place. */
  moveTo(twister: Twister, spare: number | null = null): void {
    undoAfterProbe(this, this.#restoring);
    this.#put(twister, spare);
  }

  /** The next 32 bits. */
  next(): number {
    undoAfterProbe(this, this.#restoring);
    return this.#twister.next() >>> 0;
  }

  /** The number that waits, which does not wait any longer; null if none does. */
  takeSpare(): number | null {
    undoAfterProbe(this, this.#restoring);
    const spare = this.#spare;
    this.#spare = null;
    return spare;
  }

  keepSpare(spare: number): void {
    undoAfterProbe(this, this.#restoring);
    this.#spare = spare;
  }

  get spare(): number | null {
    return this.#spare;
  }

  /** The twister's position, then its 624 words. */
  get words(): readonly number[] {
    return this.#twister.getState();
  }
}
