/** Text to bytes and back, by the TextEncoder and TextDecoder that every runtime has; bad UTF-8 is refused, not mended. */

interface Codec {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new (
    label: string,
    options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string };
}

const { TextEncoder, TextDecoder } = globalThis as unknown as Codec; // in every runtime, but not in the language's own types

/** Text as UTF-8. */
export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** UTF-8 as text, a byte-order mark included; undefined for bytes that are none. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
