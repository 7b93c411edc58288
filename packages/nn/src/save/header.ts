/**
 * The header of a safetensors file, read byte by byte of its small grammar and never by JSON.parse: a hostile header is
 * refused at its first wrong character, before anything is built from it, and a key that comes twice is seen.
 *
 *   { "name": { "dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48] }, …, "__metadata__": { "key": "text", … } }
 *
 * Source: the format's description at https://github.com/huggingface/safetensors.
 */
import { failure } from '../errors/files.ts';

/** What the header says of one tensor. */
export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** First byte and the byte after the last, in the data part. */
  readonly offsets: readonly number[];
}

/** A header, read. */
export interface Header {
  readonly entries: Map<string, Entry>;
  readonly metadata: Map<string, string>;
}

/** The key that is no tensor. */
export const METADATA = '__metadata__';

const fields = ['dtype', 'shape', 'data_offsets'] as const;
type Field = (typeof fields)[number];
/** No format needs more dimensions; torch itself stops at 64. */
const MAX_RANK = 64;

/** Reads the header of a file with `size` bytes of data. @throws FormatError */
export function readHeader(text: string, size: number): Header {
  return new HeaderReader(text, size).read();
}

class HeaderReader {
  readonly #text: string;
  readonly #size: number;
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
    this.#object((key) => {
      if (metadata.has(key)) this.#fail('a key comes twice', key);
      metadata.set(key, this.#string());
    });
    return metadata;
  }

  #entry(): Entry {
    const seen = new Set<Field>();
    let dtype = '';
    let shape: readonly number[] = [];
    let offsets: readonly number[] = [];
    this.#object((key) => {
      const field = fields.find((name) => name === key) ?? this.#fail('an unknown field', key);
      if (seen.has(field)) this.#fail('a field comes twice', key);
      seen.add(field);
      if (field === 'dtype') dtype = this.#string();
      else if (field === 'shape') shape = this.#integers(MAX_RANK);
      else offsets = this.#integers(2);
    });
    if (seen.size < fields.length || offsets.length < 2) this.#fail('a tensor lacks dtype, shape or data_offsets');
    if ((offsets[1] ?? 0) > this.#size) this.#fail('a tensor ends after the file', `data_offsets [${offsets.join()}]`);
    return { dtype, shape, offsets };
  }

  /** `{ "key": … , … }`, the reader of each value given. */
  #object(value: (key: string) => void): void {
    this.#expect('{');
    for (let first = true; this.#peek() !== CLOSE; first = false) {
      if (!first) this.#expect(',');
      const key = this.#string();
      this.#expect(':');
      value(key);
    }
    this.#expect('}');
  }

  #integers(most: number): number[] {
    const list: number[] = [];
    this.#expect('[');
    while (this.#peek() !== CLOSE_LIST) {
      if (list.length > 0) this.#expect(',');
      if (list.length === most) this.#fail('a list is too long');
      list.push(this.#integer());
    }
    this.#expect(']');
    return list;
  }

  #integer(): number {
    this.#peek();
    const start = this.#at;
    while (isDigit(this.#text.charCodeAt(this.#at)) && this.#at - start < 17) this.#at++;
    const digits = this.#text.slice(start, this.#at);
    const value = Number(digits);
    const plain = digits.length === 1 || (digits.length > 1 && digits[0] !== '0');
    return plain && Number.isSafeInteger(value) ? value : this.#fail('a number is no integer >= 0');
  }

  #string(): string {
    this.#expect('"');
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

  #expect(character: string): void {
    if (this.#peek() !== character.charCodeAt(0)) this.#fail(`${character} is missing at ${this.#at}`);
    this.#at++;
  }

  #fail(reason: string, got: unknown = this.#text.slice(this.#at, this.#at + 20)): never {
    throw failure('HEADER', 'loadSafetensors', 'the file', got, { reason });
  }
}

const CLOSE = 125; // }
const CLOSE_LIST = 93; // ]
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
