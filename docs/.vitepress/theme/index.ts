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
import type { Component } from 'vue';
import Layout from './Layout.vue';
import { hydratedLater, later } from './later.ts';
import Predict from './widgets/Predict.vue';

const widgets: Readonly<Record<string, Component>> = {
  Predict: hydratedLater(Predict),
  ValueGraph: later(() => import('./widgets/ValueGraph.vue')),
  SlopeProbe: later(() => import('./widgets/SlopeProbe.vue')),
  GptAttention: later(() => import('./widgets/GptAttention.vue')),
  GptSampler: later(() => import('./widgets/GptSampler.vue')),
  GptParts: later(() => import('./widgets/GptParts.vue')),
  GraphPractice: later(() => import('./widgets/GraphPractice.vue')),
  Exercise: later(() => import('./widgets/Exercise.vue')),
  CodeRunner: later(() => import('./widgets/CodeRunner.vue')),
  LossCurve: later(() => import('./widgets/LossCurve.vue')),
  TrainPanel: later(() => import('./widgets/TrainPanel.vue')),
  BoundaryMap: later(() => import('./widgets/BoundaryMap.vue')),
  SoftmaxBars: later(() => import('./widgets/SoftmaxBars.vue')),
  TwoPaths: later(() => import('./widgets/TwoPaths.vue')),
  OrderSorter: later(() => import('./widgets/OrderSorter.vue')),
  ThreeWay: later(() => import('./widgets/ThreeWay.vue')),
  LearnProgress: later(() => import('./progress/LearnProgress.vue')),
  ChapterPicture: later(() => import('./progress/ChapterPicture.vue')),
  HomeFacts: later(() => import('./home/HomeFacts.vue')),
  OpFilter: later(() => import('./reference/OpFilter.vue')),
  HomeNet: later(() => import('./home/HomeNet.vue')),
  HomeHero: later(() => import('./home/HomeHero.vue')),
  ExpressionPlayground: later(() => import('./playground/ExpressionPlayground.vue')),
  NetworkPlayground: later(() => import('./playground/NetworkPlayground.vue')),
};

const theme: Theme = {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    for (const [name, widget] of Object.entries(widgets)) app.component(name, widget);
  },
};

export default theme;
