/**
 * @chainrule/nn/node: what needs a file system or a terminal.
 *
 * @packageDocumentation
 */
export { writeFileAtomically } from './atomic.ts';
export { loadCheckpointFile, loadStateDict, saveCheckpointFile, saveStateDict } from './files.ts';
export { type Output, progress, type Shown } from './progress.ts';
