/** Where the source is, for links in components; '' where this copy of the repository has not been told. */
import { repository } from '../../place.ts';

declare const data: string;

export { data };

export default { load: (): string => repository };
