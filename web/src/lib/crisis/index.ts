export * from './acts';
export { Crisis } from './crisis.svelte';
export { open, openCrises } from './open.svelte';
export type { Part, Parts } from './parts';
export * from './words';
