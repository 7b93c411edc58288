/** Twenty-two small drawings, 48 by 32: lines in grey, what the chapter is about in orange, dots in blue. */

export interface Picture {
  readonly lines: readonly string[];
  readonly accents: readonly string[];
  readonly dots: readonly (readonly [x: number, y: number, r: number])[];
}

/** A picture from its three lists. */
const draw = (
  lines: readonly string[],
  accents: readonly string[],
  dots: readonly (readonly [number, number, number])[] = [],
): Picture => ({ lines, accents, dots });

const axes = 'M5 3V28H45';
const bowl = 'M8 5C14 34 30 34 40 5';
const tanh = 'M4 26C20 26 22 24 24 16C26 8 28 6 44 6';
const net = 'M10 8L24 6M10 8L24 16M10 8L24 26M10 24L24 6M10 24L24 16M10 24L24 26M24 6L38 16M24 16L38 16M24 26L38 16';
const corners = [
  [10, 8, 3],
  [10, 24, 3],
  [24, 6, 3],
  [24, 16, 3],
  [24, 26, 3],
  [38, 16, 3],
] as const;

const pictures: readonly Picture[] = [
  draw([net], [], corners), // 0: a net
  draw([axes, bowl], ['M20 30L42 8'], [[31, 19, 3]]), // 1: a tangent
  draw(['M24 16L8 26M24 16V3M24 16L42 22'], ['M24 16L36 8'], [[24, 16, 2.5]]), // 2: three directions
  draw(['M10 8H38V24H10Z'], ['M4 12H10M4 20H10M38 16H45'], []), // 3: a box with two inputs
  draw(
    ['M12 8L24 16M12 24L24 16M24 16H38'],
    [],
    [
      [10, 8, 4],
      [10, 24, 4],
      [24, 16, 4],
      [38, 16, 4],
    ],
  ), // 4: a graph
  draw(
    ['M10 8L24 16M10 24L24 16M24 16H38'],
    ['M36 20L28 20M30 17L27 20L30 23'],
    [
      [10, 8, 3],
      [10, 24, 3],
      [24, 16, 3],
      [40, 16, 3],
    ],
  ), // 5: back along it
  draw(
    ['M14 8A8 8 0 1 0 14 24A8 8 0 1 0 14 8'],
    ['M31 11A5.5 5.5 0 1 0 31 22A5.5 5.5 0 1 0 31 11', 'M22 16H25'],
    [
      [14, 16, 2],
      [31, 16.5, 2],
    ],
  ), // 6: gears
  draw([axes, tanh], ['M18 26L30 6'], [[24, 16, 3]]), // 7: tanh
  draw(['M14 6H34V26H14Z'], ['M10 12H5M7 9L4 12L7 15', 'M10 20H5M7 17L4 20L7 23', 'M44 16H36'], []), // 8: a rule
  draw(
    ['M8 8H18M8 16H18M8 24H18'],
    ['M28 5V27M24 23L28 27L32 23'],
    [
      [40, 8, 3],
      [40, 16, 3],
      [40, 24, 3],
    ],
  ), // 9: a list in order
  draw(
    ['M12 16C18 4 30 4 36 16', 'M12 16C18 28 30 28 36 16'],
    ['M40 25H46M43 22V28'],
    [
      [10, 16, 4],
      [38, 16, 4],
    ],
  ), // 10: two ways
  draw(
    ['M6 10H18V22H6Z'],
    ['M22 16H26'],
    [
      [31, 8, 2.5],
      [31, 24, 2.5],
      [37, 16, 2.5],
      [43, 8, 2.5],
      [43, 24, 2.5],
    ],
  ), // 11: pieces
  draw(['M8 5V27M24 5V27M40 5V27'], ['M12 16H20M28 16H36'], []), // 12: three columns, equal
  draw([net], ['M10 8L24 16L38 16'], corners), // 13: layers
  draw(
    [axes],
    ['M22 20V10H32V20Z'],
    [
      [22, 20, 2.5],
      [32, 10, 2.5],
    ],
  ), // 14: a square
  draw(
    [axes, bowl],
    ['M10 10L15 20L21 26'],
    [
      [10, 10, 2],
      [15, 20, 2],
      [21, 26, 2],
    ],
  ), // 15: steps down
  draw([axes, 'M7 8C14 26 24 27 44 27'], ['M7 8L12 20L17 8L23 18L30 10L37 14L44 12'], []), // 16: forgot
  draw([axes, 'M7 6C18 24 30 26 44 26'], ['M7 6C22 9 34 12 44 14', 'M7 6L12 22L17 8L22 20L27 12'], []), // 17: rates
  draw(['M6 20C10 2 24 2 27 20'], ['M20 12C23 30 38 30 42 12'], [[24, 16, 1.6]]), // 18: moons
  draw(['M6 28H42'], ['M12 27V6M20 27V20M28 27V23M36 27V25'], []), // 19: bars
  draw(
    ['M8 26C12 8 32 8 38 26M22 26C25 16 35 16 38 26'],
    ['M30 26C32 21 36 21 38 26'],
    [
      [8, 26, 3],
      [22, 26, 3],
      [30, 26, 3],
      [38, 26, 3],
    ],
  ), // 20: attention
  draw(['M10 5H34V28H10Z', 'M20 12H30M20 20H30'], ['M12 12L14.5 14.5L18 9', 'M12 20L14.5 22.5L18 17'], []), // 21: ticked
];

/** The picture of a chapter. */
export const picture = (n: number): Picture => pictures[n] ?? draw([], []);
