// The service worker: shows notifications and answers from them, and opens the application where there is no network. It is registered
// when somebody turns notifications on. It keeps the application's own files, which are the same for everybody, and no answer of the API.
const shell = 'comptoir-shell-1';
const most = 400;

addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell).then((cache) => cache.add('/index.html')).then(() => skipWaiting()));
});
addEventListener('activate', (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((n) => n.startsWith('comptoir-shell-') && n !== shell).map((n) => caches.delete(n)))).then(() => clients.claim()));
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate' && !url.pathname.startsWith('/api/')) event.respondWith(page(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match('/index.html');
    if (!kept) throw error;
    return kept;
  }
}

// The name of such a file holds the hash of what is in it: what was kept is right for ever.
async function asset(request) {
  const cache = await caches.open(shell);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
    const all = await cache.keys();
    for (const old of all.slice(0, Math.max(0, all.length - most))) if (!old.url.endsWith('/index.html')) await cache.delete(old);
  }
  return answer;
}

addEventListener('push', (event) => {
  if (!event.data) return;
  const n = event.data.json();
  event.waitUntil(registration.showNotification(n.title, {
    body: n.text ?? '', tag: n.tag, renotify: Boolean(n.urgent), requireInteraction: Boolean(n.urgent), lang: n.lang ?? 'fr', icon: '/icon-192.png', badge: '/badge.png',
    actions: (n.acts ?? []).map((a) => ({ action: a.name, title: a.title })), data: n,
  }));
});

addEventListener('notificationclick', (event) => {
  const n = event.notification.data ?? {};
  event.notification.close();
  const act = (n.acts ?? []).find((a) => a.name === event.action);
  event.waitUntil(act ? answer(n, act) : open(n.page ?? '/'));
});

// Posts the answer. Where it does not arrive, the page opens: nobody may believe they have answered when they have not.
async function answer(n, act) {
  try {
    const came = await fetch(act.post, {
      method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify(act.body ?? {}),
    });
    if (!came.ok) throw new Error(String(came.status));
  } catch {
    return open(n.page ?? '/');
  }
  return registration.showNotification(n.title, { body: act.done, tag: n.tag, lang: n.lang ?? 'fr', icon: '/icon-192.png', badge: '/badge.png', silent: true, data: { page: n.page } });
}

async function open(to) {
  const windows = await clients.matchAll({ type: 'window' });
  const here = windows.find((w) => w.visibilityState === 'visible') ?? windows[0];
  if (!here) return clients.openWindow(to);
  await here.focus();
  return here.navigate(to);
}

// The push service gave the browser another address.
addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil((async () => {
    const fresh = event.newSubscription ?? (await registration.pushManager.subscribe(event.oldSubscription.options));
    const { endpoint, keys } = fresh.toJSON();
    await fetch('/api/v1/me/devices', {
      method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify({ name: navigator.userAgent.slice(0, 120), endpoint, p256dh: keys.p256dh, auth: keys.auth }),
    });
  })());
});
