// Looks at everything global before and after the packages are loaded and used; prints what is new. Its bundle is given by name.
const members = () =>
  [
    globalThis,
    Object.prototype,
    Array.prototype,
    Function.prototype,
    Number.prototype,
    Math,
    Float64Array.prototype,
  ].map((x) => Reflect.ownKeys(x).map(String).sort().join());
void [globalThis.fetch, globalThis.navigator, globalThis.crypto]; // what Node makes when it is first asked for
const before = members();
const { use } = await import(process.argv[2]);
await use();
const after = members();
process.stdout.write(
  JSON.stringify(before.every((keys, i) => keys === after[i]) ? [] : after.filter((keys, i) => keys !== before[i])),
);
