/**
 * Source maps that know lines: where each line of the sources begins, and no column or name within it.
 *
 * A whole map of a minified file is larger than the file. What a stack trace or a breakpoint asks for is file and line; that
 * is a sixth of it, so that a package can bring a map with every file. Sources stay outside: they are shipped beside.
 */
import { decode, encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec';

/** What is read and written of a source map. */
export interface SourceMap {
  readonly version: number;
  readonly file?: string;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** The map with one entry wherever another line of the sources begins; `place` says where a source lies. */
export function thinMap(map: SourceMap, place: (source: string) => string = (source) => source): SourceMap {
  let last = '';
  const thin: SourceMapMappings = decode(map.mappings).map((line) => {
    last = '';
    const kept: [number, number, number, number][] = [];
    for (const segment of line) {
      if (segment.length === 1) continue; // text of the bundler's own
      const here = `${segment[1]}:${segment[2]}`;
      if (here !== last) kept.push([segment[0], segment[1], segment[2], segment[3]]);
      last = here;
    }
    return kept;
  });
  return { version: 3, sources: map.sources.map(place), names: [], mappings: encode(thin) };
}
