/**
 * Properties that stay what they are. A list of layers, say, is read once into blocks and compiled code: whoever replaced one in
 * it would be seen by half of the library. So such lists are frozen, and their properties cannot be set: both are TypeErrors.
 */

/** Sets properties for good, and freezes those that are lists; the object itself stays open. */
export function fix(target: object, properties: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(properties)) {
    if (Array.isArray(value)) Object.freeze(value);
    Object.defineProperty(target, key, { value, enumerable: true, writable: false, configurable: false });
  }
}
