import { ask, client, type Device, type NoticeChoice } from '$lib/api';

const stored = 'comptoir.device';

export type Standing = 'unknown' | 'no' | 'denied' | 'off' | 'on';

const can = () => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

/** Whether this browser is told, with the devices of this person as the server knows them. */
export async function standing(devices: Device[]): Promise<Standing> {
  if (!can()) return 'no';
  if (Notification.permission === 'denied') return 'denied';
  const kept = localStorage.getItem(stored);
  if (!kept || !devices.some((d) => d.id === kept)) return 'off';
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off';
}
export const isHere = (d: Device): boolean => localStorage.getItem(stored) === d.id;

export const devices = (): Promise<Device[]> => ask(client.GET('/me/devices')).then((page) => page.items);
export const choice = (): Promise<NoticeChoice> => ask(client.GET('/me/notices'));
export const choose = (body: { mentions?: boolean; turns?: boolean }): Promise<NoticeChoice> => ask(client.PATCH('/me/notices', { body }));

/** Asks the browser, and tells the server where it reads. The question must come from a click. */
export async function turnOn(key: string): Promise<Standing> {
  if ((await Notification.requestPermission()) !== 'granted') return Notification.permission === 'denied' ? 'denied' : 'off';
  await navigator.serviceWorker.register('/worker.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const found = (await pushManager.getSubscription()) ?? (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const { endpoint = '', keys = {} } = found.toJSON();
  const made = await ask(client.POST('/me/devices', { body: { name: nameOf(navigator.userAgent), endpoint, p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' } }));
  localStorage.setItem(stored, made.id);
  return 'on';
}

export async function remove(d: Device): Promise<void> {
  const here = isHere(d);
  await ask(client.DELETE('/me/devices/{id}', { params: { path: { id: d.id } } }));
  if (!here) return;
  localStorage.removeItem(stored);
  const registration = await navigator.serviceWorker?.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
export const tryOut = (d: Device): Promise<unknown> => ask(client.POST('/me/devices/{id}/test', { params: { path: { id: d.id } } }));

/** « Firefox, Android »: what its owner calls it. */
export function nameOf(agent: string): string {
  const browser = ([['Edg', 'Edge'], ['OPR', 'Opera'], ['SamsungBrowser', 'Samsung Internet'], ['Firefox', 'Firefox'], ['Chrome', 'Chrome'], ['Safari', 'Safari']] as const).find(([mark]) => agent.includes(mark))?.[1];
  const system = ([['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Android', 'Android'], ['Windows', 'Windows'], ['Mac OS', 'macOS'], ['Linux', 'Linux']] as const).find(([mark]) => agent.includes(mark))?.[1];
  return [browser, system].filter(Boolean).join(', ') || agent.slice(0, 120) || '?';
}
