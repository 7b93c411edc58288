/** What one writes to compile as well. */
export { compile, Value } from '@chainrule/engine';
