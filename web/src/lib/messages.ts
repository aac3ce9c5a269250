// Every text of the screens: `import { m } from '$m'`, then `m.key({ … })`. In a template it follows
// the person's language by itself (see lib/session/lang.svelte.ts).
export { m } from '../paraglide/messages.js';
