import createClient, { type Middleware } from 'openapi-fetch';
import { ApiError } from './error';
import { given } from './given';
import { newKey } from './key';
import type { paths, Problem } from './schemas';

export const BASE = '/api/v1';

/** Told of each answer, so that the session notices being signed out and the live layer a lost network. */
export interface Watcher {
  reached(response: Response): void;
  unreachable(): void;
  signedOut(): void;
}
const watchers = new Set<Watcher>();
export function watchApi(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const passing = (status: number) => status === 502 || status === 503 || status === 504;

/** A network failure is tried again by itself: reads are harmless, writes carry their Idempotency-Key. */
async function patientFetch(request: Request): Promise<Response> {
  const there = given(request);
  if (there) return there;
  const waits = [250, 1000];
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(request.clone());
      if (!passing(response.status) || attempt >= waits.length) {
        if (passing(response.status)) for (const w of watchers) w.unreachable();
        else for (const w of watchers) w.reached(response);
        return response;
      }
    } catch (error) {
      if (request.signal.aborted) throw error;
      if (attempt >= waits.length || !navigator.onLine) {
        for (const w of watchers) w.unreachable();
        throw error;
      }
    }
    await pause(waits[attempt] ?? 1000);
  }
}

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const headers: Middleware = {
  onRequest({ request }) {
    if (unsafe.has(request.method) && !request.headers.has('Idempotency-Key')) request.headers.set('Idempotency-Key', newKey());
    if (document.documentElement.lang) request.headers.set('Accept-Language', document.documentElement.lang);
    return request;
  },
};

export const client = createClient<paths>({ baseUrl: BASE, fetch: patientFetch });
client.use(headers);

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** An answer, with the position in the event log at which it was read. */
export interface Answer<T> {
  data: T;
  position: string;
  etag: string;
  status: number;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'title' in value;
}

export function problemOf(status: number, body: unknown, retryAfter: string | null): ApiError {
  const problem: Problem = isProblem(body)
    ? { ...body, status, code: body.code ?? '' }
    : { title: `HTTP ${status}`, status, code: '' };
  return new ApiError(problem, Number(retryAfter ?? 0) || 0);
}

export function noteStatus(error: ApiError): void {
  if (error.status === 401) for (const w of watchers) w.signedOut();
}

/** `const { data, position } = await answer(client.GET('/queues'))`; throws an ApiError. */
export async function answer<T>(call: Promise<Result<T>>): Promise<Answer<T>> {
  let result: Result<T>;
  try {
    result = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError({ title: 'offline', status: 0, code: 'web.offline' });
  }
  const { response } = result;
  if (!response.ok) {
    const error = problemOf(response.status, result.error, response.headers.get('Retry-After'));
    noteStatus(error);
    throw error;
  }
  return {
    data: result.data as T,
    position: response.headers.get('Comptoir-Position') ?? '',
    etag: response.headers.get('ETag') ?? '',
    status: response.status,
  };
}

/** The body alone. */
export async function ask<T>(call: Promise<Result<T>>): Promise<T> {
  return (await answer(call)).data;
}

/** A file that the server makes of what it is sent, and keeps nothing of. */
export async function fileMade(path: string, body: unknown): Promise<Blob> {
  let response: Response;
  try {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': newKey(), 'Accept-Language': document.documentElement.lang };
    response = await fetch(BASE + path, { method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store' });
  } catch {
    throw new ApiError({ title: 'offline', status: 0, code: 'web.offline' });
  }
  if (response.ok) return response.blob();
  const error = problemOf(response.status, await response.json().catch(() => undefined), response.headers.get('Retry-After'));
  noteStatus(error);
  throw error;
}

/** Whether the server answers at all. */
export async function answers(): Promise<boolean> {
  try {
    return (await fetch('/readyz', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
