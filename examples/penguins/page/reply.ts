/** What the worker says. */
export type Reply =
  | { readonly kind: 'epoch'; readonly epoch: number; readonly loss: number; readonly accuracy: number }
  | {
      readonly kind: 'done';
      readonly file: Uint8Array;
      readonly epochs: number;
      readonly path: string;
      readonly heldOut: number;
    }
  | { readonly kind: 'failed'; readonly message: string };
