export { clock } from './clock.svelte';
export { Collection, live, put, takes, type Loaded, type Spec, type Versioned } from './collection.svelte';
export { hub } from './hub.svelte';
