/** The lecture's four examples: three numbers in, one wish out. */
export const xs = [
  [2, 3, -1],
  [3, -1, 0.5],
  [0.5, 1, 1],
  [1, 1, -1],
];
export const ys = [1, -1, -1, 1];
