/** Words with code in backticks. */
import { type FunctionalComponent, h } from 'vue';

/** Characters of code that stay in one line: those of short code in prose (plugins/short-code.ts). */
const longest = 24;

const InCode: FunctionalComponent<{ readonly text: string }> = ({ text }) =>
  text
    .split(/`([^`]+)`/)
    .map((part, i) =>
      i % 2 === 0 ? part : h('code', { class: part.length <= longest ? 'cr-whole' : undefined }, part),
    );
InCode.props = ['text'];

export default InCode;
