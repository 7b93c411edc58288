/**
 * @chainrule/nn/node: what needs a file system or a terminal.
 *
 * @packageDocumentation
 */
export {
  loadCheckpointFile,
  loadStateDict,
  saveCheckpointFile,
  saveStateDict,
  writeFileAtomically,
} from './files.ts';
export { type Output, progress } from './progress.ts';
