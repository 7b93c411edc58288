/** VitePress's sidebar, half of a page's components, hydrated in a task of its own; `config.ts` puts it in the layout's place. */
import VPSidebar from 'vitepress/dist/client/theme-default/components/VPSidebar.vue';
import { wokenByPress } from '../later.ts';

export default wokenByPress(VPSidebar);
