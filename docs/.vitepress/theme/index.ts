/** The theme: VitePress's own without its fonts, our colours and type, and the ten widgets under their names. Our styles come after its. */
import DefaultTheme from 'vitepress/theme-without-fonts';
import './styles/tokens.css';
import './styles/prose.css';
import './styles/widgets.css';
import './styles/graph.css';
import './styles/gpt.css';
import './styles/home.css';
import './styles/net.css';
import './styles/narrow.css';
import type { Theme } from 'vitepress';
import { type Component, defineAsyncComponent } from 'vue';
import Layout from './Layout.vue';
import Predict from './widgets/Predict.vue';

const widgets: Readonly<Record<string, Component>> = {
  Predict,
  ValueGraph: defineAsyncComponent(() => import('./widgets/ValueGraph.vue')),
  SlopeProbe: defineAsyncComponent(() => import('./widgets/SlopeProbe.vue')),
  GptAttention: defineAsyncComponent(() => import('./widgets/GptAttention.vue')),
  GptSampler: defineAsyncComponent(() => import('./widgets/GptSampler.vue')),
  GptParts: defineAsyncComponent(() => import('./widgets/GptParts.vue')),
  GraphPractice: defineAsyncComponent(() => import('./widgets/GraphPractice.vue')),
  Exercise: defineAsyncComponent(() => import('./widgets/Exercise.vue')),
  CodeRunner: defineAsyncComponent(() => import('./widgets/CodeRunner.vue')),
  LossCurve: defineAsyncComponent(() => import('./widgets/LossCurve.vue')),
  TrainPanel: defineAsyncComponent(() => import('./widgets/TrainPanel.vue')),
  BoundaryMap: defineAsyncComponent(() => import('./widgets/BoundaryMap.vue')),
  SoftmaxBars: defineAsyncComponent(() => import('./widgets/SoftmaxBars.vue')),
  TwoPaths: defineAsyncComponent(() => import('./widgets/TwoPaths.vue')),
  OrderSorter: defineAsyncComponent(() => import('./widgets/OrderSorter.vue')),
  ThreeWay: defineAsyncComponent(() => import('./widgets/ThreeWay.vue')),
  LearnProgress: defineAsyncComponent(() => import('./progress/LearnProgress.vue')),
  ChapterPicture: defineAsyncComponent(() => import('./progress/ChapterPicture.vue')),
  HomeFacts: defineAsyncComponent(() => import('./home/HomeFacts.vue')),
  OpFilter: defineAsyncComponent(() => import('./reference/OpFilter.vue')),
  HomeNet: defineAsyncComponent(() => import('./home/HomeNet.vue')),
  HomeHero: defineAsyncComponent(() => import('./home/HomeHero.vue')),
  ExpressionPlayground: defineAsyncComponent(() => import('./playground/ExpressionPlayground.vue')),
  NetworkPlayground: defineAsyncComponent(() => import('./playground/NetworkPlayground.vue')),
};

const theme: Theme = {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    for (const [name, widget] of Object.entries(widgets)) app.component(name, widget);
  },
};

export default theme;
