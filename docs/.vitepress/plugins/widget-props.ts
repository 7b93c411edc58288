/**
 * Gives widgets in Markdown what only the build knows, as props: layouts for graphs, and the text of snippet files.
 *
 * So a chapter's graph and code are in its HTML, and a reader who changes no formula never loads Graphviz (478 kB). It is
 * a transform of Markdown before VitePress sees it:
 *
 *   <ValueGraph expr="a + b"            gains  :layouts='[…]'
 *   <CodeRunner file="03-value.ts"      gains  :files='{ "code": … }'
 *   <Exercise id="05/step"              gains  :record='{ "task": …, "start": … }'
 *
 * A formula that cannot be read or a file that is not there fails the build, with the page's name.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instance, type Viz } from '@viz-js/viz';
import type { Plugin } from 'vite';
import { buildFormula } from '../theme/formula/build.ts';
import { boxesOf } from '../theme/graph/boxes.ts';
import { type Arrows, dotOf, fromGraphviz, type Layout, type Layouts } from '../theme/graph/layout.ts';
import { readGraph } from '../theme/graph/model.ts';
import { drawGraph } from '../theme/practice/draw.ts';
import { pageRecord } from './exercises.ts';

const names = 'ValueGraph|OrderSorter|GraphPractice|CodeRunner|Exercise|HomeHero|ExpressionPlayground';
const tag = new RegExp(`<(${names})\\b([^>]*?)(\\/?)>`, 'gs');

const attribute = (text: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1]?.replaceAll('&quot;', '"').replaceAll('&lt;', '<');

/** Names inside `:constant="['x1', 'x2']"`. */
const words = (text: string | undefined): string[] => [...(text ?? '').matchAll(/'([^']+)'/g)].map((m) => m[1] ?? '');

/** A value as a bound attribute in single quotes, safe in HTML and in Markdown. */
function bound(name: string, value: unknown): string {
  const hidden: Readonly<Record<string, string>> = { "'": '\\u0027', '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };
  return ` :${name}='${JSON.stringify(value).replace(/['<>&]/g, (char) => hidden[char] ?? char)}'`;
}

/** Both layouts of a formula. */
export function layoutsOf(
  viz: Viz,
  expr: string,
  constants: readonly string[] = [],
  arrows: Arrows = 'plain',
): Layouts {
  const boxes = boxesOf(readGraph(buildFormula(expr).root, constants));
  const at = (direction: 'LR' | 'TB'): Layout =>
    fromGraphviz(viz.renderString(dotOf(boxes, direction, arrows), { format: 'json' }));
  return { LR: at('LR'), TB: at('TB') };
}

/** The part of a file between `// #region name` and `// #endregion`, its indentation removed; the whole file without a name. */
export function regionOf(text: string, region: string | undefined): string {
  const lines = text.split('\n');
  const isMarker = (line: string): boolean => /^\s*\/\/\s*#(end)?region\b/.test(line);
  if (region === undefined)
    return lines
      .filter((line) => !isMarker(line))
      .join('\n')
      .trim();
  const start = lines.findIndex((line) => new RegExp(`#region\\s+${region}\\s*$`).test(line));
  if (start < 0) throw new Error(`there is no region "${region}"`);
  const length = lines.slice(start + 1).findIndex((line) => /#endregion\b/.test(line));
  const body = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).filter((line) => !isMarker(line));
  const indent = Math.min(
    ...body.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  );
  return body
    .map((line) => line.slice(indent))
    .join('\n')
    .trim();
}

/** Slopes are written on the arrows where one steps, turns slopes, or compares pieces; and in the playground. */
const labelled = (name: string, attributes: string): boolean =>
  name === 'ExpressionPlayground' ||
  name === 'OrderSorter' ||
  /(^|\s)steps(\s|$)|mode="(slopes|pieces)"/.test(attributes);

function graphProps(viz: Viz, name: string, attributes: string): string {
  const arrows = labelled(name, attributes) ? 'labelled' : 'plain';
  const constants = words(attribute(attributes, ':constant'));
  const layouts = ['expr', 'pieces'].map((prop) => {
    const expr = attribute(attributes, prop);
    return expr === undefined ? null : layoutsOf(viz, expr, constants, arrows);
  });
  return bound('layouts', layouts);
}

/** The layout of the graph that practice begins with. */
const practiceProps = (viz: Viz): string => bound('layouts', [layoutsOf(viz, drawGraph(1, 1, 1).expr)]);

function runnerProps(folder: string, attributes: string): string {
  const read = (prop: string, region?: string): string | undefined => {
    const file = attribute(attributes, prop);
    return file === undefined ? undefined : regionOf(readFileSync(join(folder, file), 'utf8'), region);
  };
  return bound('files', { code: read('file', attribute(attributes, 'region')) });
}

async function exerciseProps(attributes: string): Promise<string> {
  return bound('record', await pageRecord(attribute(attributes, 'id') ?? ''));
}

async function propsOf(viz: Viz, folder: string, name: string, attributes: string): Promise<string> {
  if (name === 'Exercise') return exerciseProps(attributes);
  if (name === 'CodeRunner') return runnerProps(folder, attributes);
  return name === 'GraphPractice' ? practiceProps(viz) : graphProps(viz, name, attributes);
}

/** Markdown with the props put in. */
export async function withProps(viz: Viz, folder: string, markdown: string): Promise<string> {
  const parts: string[] = [];
  let at = 0;
  for (const { index, 0: whole, 1: name = '', 2: attributes = '', 3: close = '' } of markdown.matchAll(tag)) {
    const props = await propsOf(viz, folder, name, attributes);
    parts.push(markdown.slice(at, index), `<${name}${attributes}${props}${close}>`);
    at = index + whole.length;
  }
  return parts.join('') + markdown.slice(at);
}

/** The Vite plugin; `folder` holds the snippets. */
export function widgetProps(folder: string): Plugin {
  const viz = instance();
  return {
    name: 'chainrule:widget-props',
    enforce: 'pre',
    async transform(code, id) {
      if (!id.endsWith('.md') || !new RegExp(`<(${names})\\b`).test(code)) return undefined;
      try {
        return { code: await withProps(await viz, folder, code), map: null };
      } catch (error) {
        throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}
