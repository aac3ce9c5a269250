export { lang } from './lang.svelte';
export { look } from './look.svelte';
export { recall, remember } from './memory';
export { session } from './session.svelte';
