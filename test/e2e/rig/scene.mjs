// Sets the scene of a test, by the API.
import { Person } from './people.mjs';

/** The desk as a test wants to find it: open at any hour, nobody waiting, every agent free. */
export async function emptyDesk(browser, server) {
  const ana = await Person.of(browser, server, 'ana');
  const queues = (await ana.get('/queues')).items;
  if (queues.length === 0) await ana.post('/queues', { name: 'Poste de travail', description: 'Ordinateurs et téléphones' });
  for (const queue of queues.filter((q) => q.hours?.days?.length)) {
    await ana.patch(`/queues/${queue.id}`, { hours: { zone: 'Europe/Paris', days: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })) } }, { 'If-Match': `"${queue.version}"` });
  }
  for (const talk of (await ana.get('/conversations?state=waiting,offered&limit=200')).items) {
    await ana.post('/conversations/take', { id: talk.id });
    await ana.post(`/conversations/${talk.id}/close`, { reason: 'escalated' });
  }
  await ana.leave();
}

/** Ends what an agent still has in hand. */
export async function freeHands(agent) {
  for (const talk of (await agent.get('/conversations?agent=me&state=active,on_hold&limit=200')).items) {
    await agent.post(`/conversations/${talk.id}/close`, { reason: 'escalated' });
  }
}
