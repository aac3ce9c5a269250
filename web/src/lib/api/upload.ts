import { BASE, noteStatus, problemOf } from './client';
import { ApiError } from './error';
import { newKey } from './key';
import type { FileInfo } from './thread';

/** Sends one file; fetch cannot tell its progress, XMLHttpRequest can. */
export function upload(file: Blob, name: string, progress: (part: number) => void, signal?: AbortSignal): Promise<FileInfo> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${BASE}/files`);
    request.setRequestHeader('Idempotency-Key', newKey());
    request.setRequestHeader('Accept-Language', document.documentElement.lang);
    request.responseType = 'json';
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) progress(e.loaded / e.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(request.response as FileInfo);
        return;
      }
      const error = problemOf(request.status, request.response, request.getResponseHeader('Retry-After'));
      noteStatus(error);
      reject(error);
    };
    request.onerror = () => reject(new ApiError({ title: 'offline', status: 0, code: 'web.offline' }));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.append('file', file, name);
    request.send(form);
  });
}

export const fileUrl = (id: string) => `${BASE}/files/${id}`;
/** The small picture of a picture. */
export const thumbUrl = (id: string) => `${BASE}/files/${id}?size=thumb`;
export const downloadUrl = (id: string) => `${BASE}/files/${id}?download=1`;
