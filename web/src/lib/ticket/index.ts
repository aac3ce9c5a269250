export * from './names';
export { default as PriorityChip } from './PriorityChip.svelte';
