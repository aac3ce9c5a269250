export { outbox, type Draft, type Entry } from './outbox.svelte';
