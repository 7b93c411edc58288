/** CodeMirror, dressed in the site's colours. Loaded when a reader asks for an editor, never before. */
import { javascript } from '@codemirror/lang-javascript';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--cr-orange)' },
  { tag: [tags.string, tags.number, tags.bool, tags.null], color: 'var(--cr-good)' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.className],
    color: 'var(--cr-blue)',
  },
  { tag: tags.comment, color: 'var(--cr-ink-3)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'var(--cr-shade)', color: 'var(--cr-ink)' },
  '&.cm-focused': { outline: '2px solid var(--cr-blue)', outlineOffset: '-1px' },
  '.cm-content': { fontFamily: 'var(--cr-mono)', caretColor: 'var(--cr-ink)', padding: '12px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--cr-ink)' },
  '.cm-gutters': { backgroundColor: 'var(--cr-shade)', color: 'var(--cr-ink-3)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--cr-blue-soft)',
  },
});

export interface Editor {
  text(): string;
  set(text: string): void;
  focus(): void;
  /** Says to screen readers whether what is there is wrong. */
  invalid(wrong: boolean): void;
  destroy(): void;
}

/** Puts an editor into an element. Ctrl or Cmd with Enter runs; Escape leaves, to `leave` or to the element around it. */
export function makeEditor(
  parent: HTMLElement,
  text: string,
  on: { readonly label: string; change(text: string): void; run(): void; leave?(): void },
): Editor {
  parent.tabIndex = -1; // where Escape leads if nothing else is said
  const run = {
    key: 'Mod-Enter',
    run: () => {
      on.run();
      return true;
    },
  };
  const leave = {
    key: 'Escape',
    run: () => {
      if (on.leave !== undefined) on.leave();
      else parent.focus();
      return true;
    },
  };
  const extensions: Extension[] = [
    keymap.of([run, leave]),
    basicSetup,
    javascript({ typescript: true }),
    syntaxHighlighting(colours),
    look,
    EditorView.lineWrapping, // as all code of the site does
    EditorView.contentAttributes.of({ 'aria-label': on.label, autocapitalize: 'off', spellcheck: 'false' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) on.change(update.state.doc.toString());
    }),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
  return {
    text: () => view.state.doc.toString(),
    set: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    focus: () => view.focus(),
    invalid: (wrong) => view.contentDOM.setAttribute('aria-invalid', String(wrong)),
    destroy: () => view.destroy(),
  };
}
