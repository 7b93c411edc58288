/** Every message of the engine by its code, for those who list them: the docs' reference, and the test that provokes each. */
import { messages as core } from '../errors.ts';
import { compileMessages } from './compile.ts';
import { functionMessages } from './functions.ts';
import { listMessages } from './lists.ts';
import { steppedMessages } from './stepped.ts';
import { toolMessages } from './tools.ts';

export const messages = {
  ...core,
  ...functionMessages,
  ...listMessages,
  ...toolMessages,
  ...steppedMessages,
  ...compileMessages,
};
