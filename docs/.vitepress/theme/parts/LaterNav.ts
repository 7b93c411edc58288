/** VitePress's bar at the top, hydrated in a task of its own; `config.ts` puts it in the layout's place. */
import VPNav from 'vitepress/dist/client/theme-default/components/VPNav.vue';
import { wokenByPress } from '../later.ts';

export default wokenByPress(VPNav);
