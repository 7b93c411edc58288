/** Property tests under a mutant: the first input that breaks a promise is enough, nobody reads the smallest one. */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
