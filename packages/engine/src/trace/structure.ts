/**
 * A tape's structure as one string: equal for equal tapes, and for no others. It is the key under which compiled modules are kept.
 *
 * Not the printed text (`text.ts`), which is for people, takes longer to write, and knows an op by its name: two ops that users
 * defined under one name are two ops here. Everything is written as 32-bit words, and two characters stand for a word:
 *
 *     parameters, inputs
 *     per constant   −1, its 64 bits
 *     per step       the op's number, lists, options; then each list: its length and nodes, or −n for the nth list again
 *     outputs
 */
import type { NodeOp, Params } from '../op.ts';
import type { IdList, Node, Tape } from './tape.ts';

/** Numbers for ops; an op that nobody uses any more takes no memory. */
const numbers = new WeakMap<NodeOp, number>();
let ops = 0;

const numberOf = (op: NodeOp): number => {
  const known = numbers.get(op);
  if (known !== undefined) return known;
  numbers.set(op, ops);
  return ops++;
};

/** 32-bit words, as many as it takes. */
class Words {
  #words = new Int32Array(4096);
  #length = 0;

  add(word: number): void {
    if (this.#length === this.#words.length) {
      const grown = new Int32Array(4 * this.#length);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[this.#length++] = word;
  }

  number(x: number): void {
    bits.setFloat64(0, x);
    this.add(bits.getInt32(0));
    this.add(bits.getInt32(4));
  }

  text(text: string): void {
    this.add(text.length);
    for (let i = 0; i < text.length; i++) this.add(text.charCodeAt(i));
  }

  list(ids: ArrayLike<number>): void {
    this.add(ids.length);
    for (let i = 0; i < ids.length; i++) this.add(ids[i] as number); // i is in range
  }

  /** In parts, since a function takes only so many arguments. */
  finish(): string {
    const halves = new Uint16Array(this.#words.buffer, 0, 2 * this.#length);
    let text = '';
    for (let at = 0; at < halves.length; at += PART)
      text += String.fromCharCode.apply(null, halves.subarray(at, at + PART) as unknown as number[]); // any array-like will do
    return text;
  }
}

const bits = new DataView(new ArrayBuffer(8));
const PART = 8192;

const isEmpty = (params: Params): boolean => {
  for (const _name in params) return false;
  return true;
};

const addParams = (words: Words, params: Params): void => {
  if (isEmpty(params)) {
    words.add(0);
    return;
  }
  const names = Object.keys(params);
  words.add(names.length);
  for (const name of names) {
    const value = params[name];
    words.text(name);
    if (typeof value === 'string') words.text(value);
    else {
      words.add(-1);
      words.number(value as number); // an option is a number or a string
    }
  }
};

/** The structure of a recorded tape, with the flags of its parameters. */
export const structureOf = ({ parameters, inputs, nodes, outputs }: Tape, flags: readonly boolean[]): string => {
  const words = new Words();
  words.add(parameters);
  words.add(inputs);
  for (const flag of flags) words.add(flag ? 1 : 0);
  const lists = new Map<IdList, number>();
  const addList = (list: IdList): void => {
    const known = lists.get(list);
    if (known !== undefined) {
      words.add(-known);
      return;
    }
    lists.set(list, lists.size + 1);
    words.list(list);
  };
  const addNode = (node: Node): void => {
    if (node.kind === 'constant') {
      words.add(-1);
      words.number(node.value);
    } else if (node.kind === 'step') {
      const { op, lists: operands, params } = node;
      words.add(numberOf(op));
      words.add(operands.length);
      addParams(words, params);
      // Only reductions share lists.
      if (op.arity === 'n') operands.forEach(addList);
      else words.list(operands[0] as IdList); // other ops have one list
    }
  };
  for (let id = parameters + inputs; id < nodes.length; id++) addNode(nodes[id] as Node); // ids are in range
  words.list(outputs);
  return words.finish();
};
