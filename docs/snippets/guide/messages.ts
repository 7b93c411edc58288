// #region messages
/** From the page to the worker. */
export interface TrainRequest {
  readonly x: number[][];
  readonly y: number[];
  readonly epochs: number;
}

/** From the worker to the page. */
export type TrainReply =
  | { readonly type: 'epoch'; readonly epoch: number; readonly loss: number }
  | { readonly type: 'done'; readonly bytes: Uint8Array }
  | { readonly type: 'failed'; readonly message: string };
// #endregion messages
