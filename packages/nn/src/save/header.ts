/**
 * The header of a safetensors file, read byte by byte of its small grammar and never by JSON.parse: a hostile header is
 * refused at its first wrong character, before anything is built from it, and a key that comes twice is seen. Nothing is made
 * that is thrown away again: a mebibyte may name sixteen thousand tensors, and what each costs beside its name is counted in bytes.
 *
 *   { "name": { "dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48] }, …, "__metadata__": { "key": "text", … } }
 *
 * Source: the format's description at https://github.com/huggingface/safetensors.
 */
import { failure } from '../errors/files.ts';
import { decoders } from './dtypes.ts';
import { MAX_RANK } from './tensor.ts';

/** What the header says of one tensor. */
export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Its first byte in the data part, and the byte after its last. */
  readonly begin: number;
  readonly end: number;
}

/** A header, read. */
export interface Header {
  readonly entries: Map<string, Entry>;
  readonly metadata: Map<string, string>;
}

/** The key that is no tensor. */
export const METADATA = '__metadata__';

const fields = ['dtype', 'shape', 'data_offsets'] as const;
const dtypes = [...decoders.keys()];

/** Reads the header of a file with `size` bytes of data. @throws FormatError */
export function readHeader(text: string, size: number): Header {
  return new HeaderReader(text, size).read();
}

const none: readonly number[] = [];

class HeaderReader {
  readonly #text: string;
  readonly #size: number;
  /** A list of plain numbers: small ones cost nothing in it, where a typed array makes an object of each that is read. */
  readonly #scratch = new Array<number>(MAX_RANK).fill(0);
  #at = 0;

  constructor(text: string, size: number) {
    this.#text = text;
    this.#size = size;
  }

  read(): Header {
    const entries = new Map<string, Entry>();
    let metadata: Map<string, string> | undefined;
    if (this.#text[0] !== '{') this.#fail('it does not start with {');
    this.#object((key) => {
      if (entries.has(key) || (key === METADATA && metadata !== undefined)) this.#fail('a key comes twice', key);
      if (key === METADATA) metadata = this.#metadata();
      else entries.set(key, this.#entry());
    });
    if (!Number.isNaN(this.#peek())) this.#fail('there is text after it');
    return { entries, metadata: metadata ?? new Map() };
  }

  #metadata(): Map<string, string> {
    const metadata = new Map<string, string>();
    let count = 0;
    this.#object((key) => {
      metadata.set(key, this.#string());
      if (metadata.size !== ++count) this.#fail('a key comes twice', key); // one look-up a key, and there may be very many
    });
    return metadata;
  }

  #entry(): Entry {
    let dtype = '';
    let shape = none;
    let begin = -1;
    let end = -1;
    let seen = 0;
    this.#expect(OPEN);
    for (let first = true; this.#peek() !== CLOSE; first = false) {
      if (!first) this.#expect(COMMA);
      const field = this.#field();
      if ((seen & (1 << field)) !== 0) this.#fail('a field comes twice', fields[field]);
      seen |= 1 << field;
      if (field === 0) dtype = this.#dtype();
      else if (field === 1) shape = this.#integers(MAX_RANK);
      else {
        if (this.#scan(2) < 2) this.#fail('a tensor lacks dtype, shape or data_offsets');
        begin = this.#scratch[0] as number; // both scanned
        end = this.#scratch[1] as number;
      }
    }
    this.#expect(CLOSE);
    if (seen !== 7) this.#fail('a tensor lacks dtype, shape or data_offsets');
    if (end > this.#size) this.#fail('a tensor ends after the file', `data_offsets [${begin},${end}]`);
    return { dtype, shape, begin, end };
  }

  /** The number of the field whose name comes next. */
  #field(): number {
    this.#peek();
    const known = this.#oneOf(fields);
    if (known < 0) this.#fail('an unknown field', this.#string());
    this.#expect(COLON);
    return known;
  }

  /** Which of some words stands here in quotes, and goes past it; -1 for none. */
  #oneOf(words: readonly string[]): number {
    const at = this.#at;
    if (this.#text.charCodeAt(at) !== QUOTE) return -1;
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as string; // i is in range
      let same = 0;
      while (same < word.length && this.#text.charCodeAt(at + 1 + same) === word.charCodeAt(same)) same++;
      if (same < word.length || this.#text.charCodeAt(at + 1 + same) !== QUOTE) continue;
      this.#at = at + same + 2;
      return i;
    }
    return -1;
  }

  /** A type's name, the text that is known of old where it is one: no copy is kept. */
  #dtype(): string {
    this.#peek();
    const known = this.#oneOf(dtypes);
    return known < 0 ? this.#string() : (dtypes[known] as string); // as found
  }

  /** `{ "key": … , … }`, the reader of each value given. */
  #object(value: (key: string) => void): void {
    this.#expect(OPEN);
    for (let first = true; this.#peek() !== CLOSE; first = false) {
      if (!first) this.#expect(COMMA);
      const key = this.#string();
      this.#expect(COLON);
      value(key);
    }
    this.#expect(CLOSE);
  }

  /** Integers into the reader's own scratch; how many there are. */
  #scan(most: number): number {
    let count = 0;
    this.#expect(OPEN_LIST);
    while (this.#peek() !== CLOSE_LIST) {
      if (count > 0) this.#expect(COMMA);
      if (count === most) this.#fail('a list is too long');
      this.#scratch[count++] = this.#integer();
    }
    this.#expect(CLOSE_LIST);
    return count;
  }

  #integers(most: number): readonly number[] {
    const count = this.#scan(most);
    const list = new Array<number>(count); // no larger than it has to be, which push() would make it
    for (let i = 0; i < count; i++) list[i] = this.#scratch[i] as number; // scanned
    return list;
  }

  #integer(): number {
    this.#peek();
    const start = this.#at;
    let value = 0;
    for (
      let code = this.#text.charCodeAt(start);
      isDigit(code) && this.#at - start < 17;
      code = this.#text.charCodeAt(++this.#at)
    )
      value = value * 10 + (code - 48);
    const digits = this.#at - start;
    const plain = digits === 1 || (digits > 1 && this.#text.charCodeAt(start) !== 48);
    return plain && Number.isSafeInteger(value) ? value : this.#fail('a number is no integer >= 0');
  }

  #string(): string {
    this.#expect(QUOTE);
    const text = this.#text;
    const start = this.#at;
    let end = start;
    let escaped = false;
    for (let code = text.charCodeAt(end); code !== 34; code = text.charCodeAt(++end)) {
      if (!(code >= 32)) this.#fail('a text does not end');
      if (code !== 92) continue;
      escaped = true;
      end++;
    }
    this.#at = end + 1;
    const inner = text.slice(start, end);
    return escaped ? this.#unescape(inner) : inner;
  }

  #unescape(inner: string): string {
    try {
      return String(JSON.parse(`"${inner}"`));
    } catch {
      return this.#fail('a text has a bad escape');
    }
  }

  /** The next character's code, spaces skipped; NaN at the end. */
  #peek(): number {
    let code = this.#text.charCodeAt(this.#at);
    while (code === 32 || code === 10 || code === 13 || code === 9) code = this.#text.charCodeAt(++this.#at);
    return code;
  }

  #expect(code: number): void {
    if (this.#peek() !== code) this.#fail(`${String.fromCharCode(code)} is missing at ${this.#at}`);
    this.#at++;
  }

  #fail(reason: string, got: unknown = this.#text.slice(this.#at, this.#at + 20)): never {
    throw failure('HEADER', 'loadSafetensors', 'the file', got, { reason });
  }
}

// The characters of the grammar.
const [QUOTE, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [34, 44, 58, 91, 93, 123, 125] as const;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
