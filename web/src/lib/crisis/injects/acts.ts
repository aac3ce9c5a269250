import { ask, client, type CrisisInject, type Schema } from '$lib/api';
import type { Crisis } from '../crisis.svelte';

const nth = (c: Crisis, n: number) => ({ path: { id: c.id, n } });

export async function addInject(c: Crisis, body: Schema<'CrisisInjectIn'>): Promise<void> {
  await ask(client.POST('/crises/{id}/injects', { params: { path: { id: c.id } }, body }));
  await c.read('injects');
}
export async function editInject(c: Crisis, inject: CrisisInject, body: Schema<'CrisisEditInjectIn'>): Promise<void> {
  await ask(client.PATCH('/crises/{id}/injects/{n}', { params: { ...nth(c, inject.n), header: { 'If-Match': `"${inject.version}"` } }, body }));
  await c.read('injects');
}
export async function dropInject(c: Crisis, n: number): Promise<void> {
  await ask(client.DELETE('/crises/{id}/injects/{n}', { params: nth(c, n) }));
  await c.read('injects');
}
export async function releaseInject(c: Crisis, n: number): Promise<void> {
  await ask(client.POST('/crises/{id}/injects/{n}/release', { params: nth(c, n) }));
  await c.read('injects');
}
export async function observe(c: Crisis, text: string): Promise<void> {
  await ask(client.POST('/crises/{id}/observations', { params: { path: { id: c.id } }, body: { text } }));
  await c.read('observations');
}
