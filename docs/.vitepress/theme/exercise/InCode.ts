/** Words with code in backticks. */
import { type FunctionalComponent, h } from 'vue';

const InCode: FunctionalComponent<{ readonly text: string }> = ({ text }) =>
  text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 0 ? part : h('code', part)));
InCode.props = ['text'];

export default InCode;
