/**
 * Messages to bytes and back, by the reader and writer of @bufbuild/protobuf: they know the wire, messages.ts knows the fields.
 * Fields that nobody asks for are passed over. The library is loaded when somebody needs it, and is no dependency of the types.
 */
import type { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FormatError, failure } from '../errors/files.ts';
import { type Field, type Message, type Model, model, type Scalar } from './messages.ts';

/** The library. */
interface Wire {
  readonly BinaryReader: typeof BinaryReader;
  readonly BinaryWriter: typeof BinaryWriter;
}

/** Loads the library. @throws RangeError where it is not installed */
export const load = (fn: string): Promise<Wire> =>
  import('@bufbuild/protobuf/wire').catch((): never => {
    throw failure('MISSING_PEER', fn, 'the file', undefined, { name: '@bufbuild/protobuf' });
  });

/** How the wire marks what follows: a varint, 8 bytes, a length, 4 bytes. */
const wireTypes: Readonly<Record<Scalar | 'message', WireType>> = {
  int: 0,
  double: 1,
  string: 2,
  bytes: 2,
  message: 2,
  float: 5,
};
const PACKED: WireType = 2;

/** A model as a file. */
export async function encode(fn: string, file: Model): Promise<Uint8Array> {
  const { BinaryWriter } = await load(fn);
  const writer = new BinaryWriter();
  write(writer, model, file as Readonly<Record<string, unknown>>); // the fields of the table
  return writer.finish();
}

/** Writes the fields that are there. Recursive: as deep as ONNX's messages lie in one another. */
function write(writer: BinaryWriter, message: Message, data: Readonly<Record<string, unknown>>): void {
  for (const [name, field] of Object.entries(message)) {
    const value = data[name];
    if (value === undefined) continue;
    for (const x of field.many ? (value as readonly unknown[]) : [value]) writeOne(writer, field, x); // by the table
  }
}

function writeOne(writer: BinaryWriter, { no, of }: Field, x: unknown): void {
  if (typeof of !== 'string') {
    writer.tag(no, wireTypes.message).fork();
    write(writer, of, x as Readonly<Record<string, unknown>>); // by the table
    writer.join();
    return;
  }
  writer.tag(no, wireTypes[of]);
  if (of === 'int') writer.int64(x as number);
  else if (of === 'float') writer.float(x as number);
  else if (of === 'double') writer.double(x as number);
  else if (of === 'string') writer.string(x as string);
  else writer.bytes(x as Uint8Array);
}

/** The model in a file. @throws FormatError for bytes that are none */
export function decode(library: Wire, fn: string, bytes: Uint8Array): Model {
  try {
    return read(library, model, bytes) as Model; // by the table
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw failure('ONNX', fn, 'the file', bytes, {
      reason: `its bytes are no ONNX model (${(error as Error).message})`,
      cure: 'Save or download it again.',
    });
  }
}

function wrongKind(no: number): never {
  const reason = `its bytes are no ONNX model (field ${no} is of another kind)`;
  throw failure('ONNX', 'fromOnnx', 'the file', undefined, { reason, cure: 'Save or download it again.' });
}

/** A field that comes twice counts the last time, as protobuf has it. */
function read(library: Wire, message: Message, bytes: Uint8Array): object {
  const fields = new Map(Object.entries(message).map(([name, field]) => [field.no, { name, field }]));
  const reader = new library.BinaryReader(bytes);
  const out = new Map<string, unknown>();
  while (reader.pos < reader.len) {
    const [no, wire] = reader.tag();
    const known = fields.get(no);
    if (known === undefined) {
      reader.skip(wire, no);
      continue;
    }
    const { name, field } = known;
    if (!field.many) out.set(name, readOne(library, field, reader, wire));
    else {
      const list = (out.get(name) as unknown[] | undefined) ?? []; // made here
      out.set(name, list);
      readMany(library, field, reader, wire, list);
    }
  }
  return Object.fromEntries(out);
}

/** Numbers may come one by one or packed: many behind one length. */
function readMany(library: Wire, field: Field, reader: BinaryReader, wire: WireType, list: unknown[]): void {
  if (typeof field.of !== 'string' || wire === wireTypes[field.of]) list.push(readOne(library, field, reader, wire));
  else if (wire !== PACKED) wrongKind(field.no);
  else {
    const end = reader.uint32() + reader.pos;
    while (reader.pos < end) list.push(readOne(library, field, reader, wireTypes[field.of]));
  }
}

function readOne(library: Wire, { no, of }: Field, reader: BinaryReader, wire: WireType): unknown {
  if (wire !== wireTypes[typeof of === 'string' ? of : 'message']) wrongKind(no);
  if (typeof of !== 'string') return read(library, of, reader.bytes());
  if (of === 'int') return Number(reader.int64());
  if (of === 'float') return reader.float();
  if (of === 'double') return reader.double();
  return of === 'string' ? reader.string() : reader.bytes();
}
