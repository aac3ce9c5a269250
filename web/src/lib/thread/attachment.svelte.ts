import { session } from '$lib/session';
import { upload, type FileInfo } from '$lib/api';
import { say } from '$lib/errors';
import { m } from '$m';
import { bytes } from '$lib/ui/dates';
import { lang } from '$lib/session';

/** A file on its way: it goes up as soon as it is dropped, the message only names it. */
export class Attachment {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  progress = $state(0);
  state = $state<'sending' | 'done' | 'failed'>('sending');
  reason = $state('');
  info = $state.raw<FileInfo>();
  #file?: File;
  #stop = new AbortController();

  constructor(from: File | FileInfo) {
    this.name = from.name || m.thread_pasted_name();
    this.size = from.size;
    this.type = from.type;
    if (from instanceof File) {
      this.#file = from;
      const limit = session.maybe?.limits.file_bytes ?? 0;
      if (limit > 0 && from.size > limit) {
        this.state = 'failed';
        this.reason = m.thread_file_too_large({ limit: bytes(limit, lang.current) });
      } else {
        void this.send();
      }
    } else {
      this.info = from;
      this.state = 'done';
    }
  }

  get retriable(): boolean {
    return this.state === 'failed' && this.#file !== undefined && this.size <= (session.maybe?.limits.file_bytes ?? Infinity);
  }

  async send(): Promise<void> {
    if (!this.#file) return;
    this.state = 'sending';
    this.progress = 0;
    try {
      this.info = await upload(this.#file, this.name, (part) => (this.progress = part), this.#stop.signal);
      this.state = 'done';
    } catch (error) {
      if (error instanceof DOMException) return;
      this.reason = say(error);
      this.state = 'failed';
    }
  }

  cancel(): void {
    this.#stop.abort();
  }
}

export const isPicture = (type: string): boolean => /^image\/(png|jpeg|gif|webp|avif)$/.test(type);
