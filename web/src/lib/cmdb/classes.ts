import { ask, client, type CiAttribute, type CiClass } from '$lib/api';

interface Words {
  name_fr: string;
  name_en: string;
  layer: number;
  attributes: CiAttribute[];
}

export const makeClass = (body: Words & { id: string; parent?: string }): Promise<CiClass> => ask(client.POST('/ci-classes', { body }));
export const editClass = (seen: CiClass, body: Words): Promise<CiClass> =>
  ask(client.PATCH('/ci-classes/{id}', { params: { path: { id: seen.id }, header: { 'If-Match': `"${seen.version}"` } }, body }));
