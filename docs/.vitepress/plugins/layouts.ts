/**
 * Lays out, while the site is built, every graph that a page draws, and hands the result to the widget as a prop.
 *
 * So a chapter's graph is in its HTML, and a reader who changes no formula never loads Graphviz (478 kB). It is a
 * transform of Markdown before VitePress sees it: `<ValueGraph expr="…"` gains `:layouts='…'`.
 */
import { type Viz, instance } from '@viz-js/viz';
import type { Plugin } from 'vite';
import { buildFormula } from '../theme/formula/build.ts';
import { boxesOf } from '../theme/graph/boxes.ts';
import { dotOf, fromGraphviz, type Layouts } from '../theme/graph/layout.ts';
import { readGraph } from '../theme/graph/model.ts';

const tag = /<(ValueGraph)\b([^>]*?)(\/?)>/gs;
const attribute = (text: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1]?.replaceAll('&quot;', '"').replaceAll('&lt;', '<');

/** Names inside `:constant="['x1', 'x2']"`. */
const words = (text: string | undefined): string[] => [...(text ?? '').matchAll(/'([^']+)'/g)].map((m) => m[1] ?? '');

/** Both layouts of a formula. */
export function layoutsOf(viz: Viz, expr: string, constants: readonly string[] = []): Layouts {
  const boxes = boxesOf(readGraph(buildFormula(expr).root, constants));
  const at = (direction: 'LR' | 'TB') => fromGraphviz(viz.renderString(dotOf(boxes, direction), { format: 'json' }));
  return { LR: at('LR'), TB: at('TB') };
}

/** Markdown with layouts put into its graphs. */
export function withLayouts(viz: Viz, markdown: string): string {
  return markdown.replaceAll(tag, (_, name: string, attributes: string, close: string) => {
    const constants = words(attribute(attributes, ':constant'));
    const layouts = ['expr', 'pieces'].map((prop) => {
      const expr = attribute(attributes, prop);
      return expr === undefined ? null : layoutsOf(viz, expr, constants);
    });
    return `<${name}${attributes} :layouts='${JSON.stringify(layouts)}'${close}>`;
  });
}

/** The Vite plugin. */
export function graphLayouts(): Plugin {
  const viz = instance();
  return {
    name: 'chainrule:graph-layouts',
    enforce: 'pre',
    async transform(code, id) {
      if (!id.endsWith('.md') || !code.includes('<ValueGraph')) return undefined;
      return { code: withLayouts(await viz, code), map: null };
    },
  };
}
