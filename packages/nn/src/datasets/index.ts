/**
 * @chainrule/nn/datasets: iris, handwritten digits, and tables from CSV.
 *
 * @packageDocumentation
 */
export { type CSVOptions, type CSVTable, parseCSV } from './csv.ts';
export { loadDigits } from './digits.ts';
export { type Iris, loadIris } from './iris.ts';
