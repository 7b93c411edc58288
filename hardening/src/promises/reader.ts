/** What a reader is to a measurement: something that is given so many pieces; and what time is, which other work does not stretch. */

/** One reader and what it is given so many of. */
export interface Reader {
  readonly name: string;
  /** What is counted. */
  readonly of: string;
  /** Makes so many, and gives what reads them. */
  make(count: number): () => unknown;
}

/** A list of so many. */
export const upTo = <T>(count: number, item: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => item(i));

/** Processor time of this process in milliseconds: what else the machine does is not in it. */
export const spent = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
