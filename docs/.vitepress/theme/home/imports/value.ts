/** What one writes to differentiate something. */
export { Value } from '@chainrule/engine';
