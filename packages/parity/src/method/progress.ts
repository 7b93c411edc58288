/** Progress: a bar on a terminal, a line every tenth of the way elsewhere, so that a log stays readable. */
import { SingleBar } from 'cli-progress';

/** Follows one family. */
export interface Progress {
  advance(): void;
  done(): void;
}

export interface Output {
  readonly stream: NodeJS.WritableStream;
  readonly terminal: boolean;
}

function bar(title: string, total: number, stream: NodeJS.WritableStream): Progress {
  const single = new SingleBar({
    stream,
    format: `${title.padEnd(14)} {bar} {value}/{total} {eta_formatted}`,
    hideCursor: true,
    clearOnComplete: false,
  });
  single.start(total, 0);
  return { advance: () => single.increment(), done: () => single.stop() };
}

function lines(title: string, total: number, stream: NodeJS.WritableStream): Progress {
  let at = 0;
  const step = Math.max(1, Math.ceil(total / 10));
  return {
    advance: () => {
      at += 1;
      if (at % step === 0 && at < total) stream.write(`${title}: ${at} of ${total}\n`);
    },
    done: () => stream.write(`${title}: ${at} of ${total} done\n`),
  };
}

/** Starts to follow a family of `total` cases. */
export function follow(title: string, total: number, { stream, terminal }: Output): Progress {
  return terminal ? bar(title, total, stream) : lines(title, total, stream);
}
