/**
 * @chainrule/nn/datasets: iris, handwritten digits, tables from CSV, and arrays of NumPy.
 *
 * @packageDocumentation
 */
export { type CSVOptions, type CSVTable, parseCSV } from './csv.ts';
export type { ColumnFormat, CSVFormat } from './csv-columns.ts';
export { loadDigits } from './digits.ts';
export { type Iris, loadIris } from './iris.ts';
export { loadNpy, type NpyArray, saveNpy } from './npy.ts';
