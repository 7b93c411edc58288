import { type Exercise, exercise } from './exercise.ts';
import { are, is, list, near } from './expect.ts';

const soft = (scores: readonly number[]): number[] => {
  const powers = scores.map(Math.exp);
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
};

const attention = exercise<{ weights(query: number[], keys: number[][]): number[] }>({
  id: 'attention',
  title: 'Who is worth listening to?',
  task: 'Write `weights(query, keys)` with plain numbers. The score of a position is the dot product of the query and its key, divided by the root of the query’s length. Softmax (given) makes weights of the scores.',
  start: `
function softmax(scores: number[]): number[] {
  const powers = scores.map((score) => Math.exp(score));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

export function weights(query: number[], keys: number[][]): number[] {
  // Your turn: scores first.
  return softmax(keys.map(() => 0));
}`,
  solution: `
function softmax(scores: number[]): number[] {
  const powers = scores.map((score) => Math.exp(score));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

export function weights(query: number[], keys: number[][]): number[] {
  const root = Math.sqrt(query.length);
  const fit = (key: number[]): number =>
    query.reduce((sum, q, i) => sum + q * key[i]!, 0);
  return softmax(keys.map((key) => fit(key) / root));
}`,
  exports: ['weights'],
  checks: {
    'one position gets everything': ({ weights }) => list(weights([1, 2], [[3, 4]]), [1]),
    'the key that fits gets more': ({ weights }) =>
      list(
        weights(
          [1, 0],
          [
            [1, 0],
            [0, 1],
          ],
        ),
        soft([Math.SQRT1_2, 0]),
      ),
    'four numbers: the root is 2': ({ weights }) =>
      list(
        weights(
          [1, 1, 1, 1],
          [
            [1, 1, 0, 0],
            [0, 0, 0, 0],
          ],
        ),
        soft([1, 0]),
      ),
    'keys that fit equally share equally': ({ weights }) =>
      list(
        weights(
          [1, 1],
          [
            [1, 0],
            [0, 1],
          ],
        ),
        [0.5, 0.5],
      ),
  },
  hints: {
    root: {
      when: ({ weights }) =>
        are(
          weights(
            [1, 1, 1, 1],
            [
              [1, 1, 0, 0],
              [0, 0, 0, 0],
            ],
          ),
          soft([2, 0]),
        ),
      say: 'The division by the root is missing. Without it, long queries give extreme scores.',
    },
    length: {
      when: ({ weights }) =>
        are(
          weights(
            [1, 1, 1, 1],
            [
              [1, 1, 0, 0],
              [0, 0, 0, 0],
            ],
          ),
          soft([0.5, 0]),
        ),
      say: 'You divide by the length. Divide by its square root.',
    },
    scores: {
      when: ({ weights }) =>
        are(
          weights(
            [1, 1, 1, 1],
            [
              [1, 1, 0, 0],
              [0, 0, 0, 0],
            ],
          ),
          [1, 0],
        ),
      say: 'These are the scores. Weights are positive and add up to 1: send them through softmax.',
    },
  },
});

const mix = exercise<{ mix(weights: number[], values: number[][]): number[] }>({
  id: 'mix',
  title: 'Take a little from everyone',
  task: 'Write `mix(weights, values)`: the weighted mean of the positions’ values, number by number. Each position’s list comes in with its weight.',
  examples: ['mix([0.75, 0.25], [[8, 0], [0, 4]])'],
  start: `
export function mix(weights: number[], values: number[][]): number[] {
  // Your turn.
  return values[0]!;
}`,
  solution: `
export function mix(weights: number[], values: number[][]): number[] {
  return values[0]!.map((_, j) =>
    weights.reduce((sum, w, i) => sum + w * values[i]![j]!, 0),
  );
}`,
  exports: ['mix'],
  checks: {
    'all weight on one position': ({ mix }) =>
      list(
        mix(
          [0, 1],
          [
            [1, 2],
            [3, 4],
          ],
        ),
        [3, 4],
      ),
    'three to one': ({ mix }) =>
      list(
        mix(
          [0.75, 0.25],
          [
            [8, 0],
            [0, 4],
          ],
        ),
        [6, 1],
      ),
    'three positions, three numbers': ({ mix }) =>
      list(
        mix(
          [0.5, 0.25, 0.25],
          [
            [4, 0, 8],
            [0, 4, 8],
            [4, 4, 8],
          ],
        ),
        [3, 2, 8],
      ),
  },
  hints: {
    best: {
      when: ({ mix }) =>
        are(
          mix(
            [0.75, 0.25],
            [
              [8, 0],
              [0, 4],
            ],
          ),
          [8, 0],
        ),
      say: 'Only one position is listened to. The others come in too, with their smaller weights.',
    },
    unweighted: {
      when: ({ mix }) =>
        are(
          mix(
            [0.75, 0.25],
            [
              [8, 0],
              [0, 4],
            ],
          ),
          [8, 4],
        ),
      say: 'Everybody comes in at full strength. Multiply each by its weight.',
    },
    crossed: {
      when: ({ mix }) =>
        are(
          mix(
            [0.5, 0.5],
            [
              [1, 3],
              [5, 7],
            ],
          ),
          [2, 6],
        ) &&
        are(
          mix(
            [0.75, 0.25],
            [
              [8, 0],
              [0, 4],
            ],
          ),
          [4, 2],
        ),
      say: 'You mix the numbers of one position with each other. Mix the first numbers of all positions, then the second ones.',
    },
    mean: {
      when: ({ mix }) =>
        are(
          mix(
            [0.75, 0.25],
            [
              [8, 0],
              [0, 4],
            ],
          ),
          [4, 2],
        ),
      say: 'That is the plain mean. The weights say how much each one counts.',
    },
  },
});

const pick = exercise<{ pick(p: number[], r: number): number }>({
  id: 'pick',
  title: 'Draw the next letter',
  task: 'Write `pick(p, r)`. `p` are the probabilities of the letters, `r` a random number from 0 up to 1. Lay the probabilities end to end, and return the place of the letter into whose stretch `r` falls.',
  examples: ['pick([0.5, 0.25, 0.25], 0.6)'],
  start: `
export function pick(p: number[], r: number): number {
  let end = 0;
  for (let i = 0; i < p.length; i++) {
    // Your turn.
  }
  return p.length - 1; // rounding: r may be beyond the last end
}`,
  solution: `
export function pick(p: number[], r: number): number {
  let end = 0;
  for (let i = 0; i < p.length; i++) {
    end += p[i]!;
    if (r < end) return i;
  }
  return p.length - 1; // rounding: r may be beyond the last end
}`,
  exports: ['pick'],
  checks: {
    'the beginning is the first letter’s': ({ pick }) => near(pick([0.5, 0.25, 0.25], 0), 0),
    'the middle': ({ pick }) => near(pick([0.5, 0.25, 0.25], 0.6), 1),
    'the end': ({ pick }) => near(pick([0.5, 0.25, 0.25], 0.99), 2),
    'a letter without probability is never drawn': ({ pick }) => near(pick([0, 0.5, 0.5], 0), 1),
    'r just below 1, where rounding left a gap': ({ pick }) => near(pick([0.1, 0.2, 0.6999], 0.99999), 2),
  },
  hints: {
    largest: {
      when: ({ pick }) => is(pick([0.2, 0.7, 0.1], 0), 1) && is(pick([0.2, 0.7, 0.1], 0.99), 1),
      say: 'This always takes the most likely letter, and would say the same name for ever. Let r decide.',
    },
    alone: {
      when: ({ pick }) => is(pick([0.3, 0.5, 0.2], 0.4), 1) && is(pick([0.5, 0.25, 0.25], 0.6), 2),
      say: 'You compare r with single probabilities. Add them up on the way: end is where the stretch of letter i ends.',
    },
    early: {
      when: ({ pick }) =>
        is(pick([0.5, 0.25, 0.25], 0.6), 2) &&
        is(pick([0.5, 0.25, 0.25], 0.4), 1) &&
        is(pick([0.5, 0.25, 0.25], 0), 1) &&
        is(pick([0.5, 0.25, 0.25], 0.99), 2),
      say: 'It is one letter too far: compare with the end of the stretch, so add p[i] before you compare.',
    },
    zero: {
      when: ({ pick }) => is(pick([0, 0.5, 0.5], 0), 0),
      say: 'r = 0 falls to a letter with probability 0, which should never come. A stretch ends before its end: r < end.',
    },
  },
});

export const exercises: readonly Exercise[] = [attention, mix, pick];
