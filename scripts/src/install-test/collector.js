// Tells the server of a visited page what the page shows and says, so that one way serves for every browser. A script of the page's own
// origin: it runs under any policy that lets the page's scripts run.
(() => {
  const said = [];
  const note = (kind, words) => said.push(`${kind}: ${words.map(String).join(' ')}`);
  for (const kind of ['warn', 'error']) {
    const original = console[kind].bind(console);
    console[kind] = (...words) => {
      note(kind, words);
      original(...words);
    };
  }
  addEventListener('error', ({ message, target }) => note('error', [message ?? `${target?.src} did not load`]), true);
  addEventListener('unhandledrejection', ({ reason }) => note('error', [reason]));
  let last = '';
  setInterval(() => {
    // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees, without the text of scripts
    const text = document.body?.innerText ?? '';
    const state = JSON.stringify({ title: document.title, text, said });
    if (state === last) return;
    last = state;
    void fetch('/visit/report', { method: 'POST', body: state });
  }, 50);
})();
