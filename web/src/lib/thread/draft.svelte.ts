import type { FileInfo } from '$lib/api';
import { recall, remember } from '$lib/session';
import { Attachment } from './attachment.svelte';

interface Kept {
  text: string;
  internal: boolean;
  files: FileInfo[];
}

/** What is being written, kept on this device from one letter to the next. */
export class Draft {
  #key: string;
  #text = $state('');
  #internal = $state(false);
  files = $state<Attachment[]>([]);
  #timer?: ReturnType<typeof setTimeout>;

  constructor(key: string) {
    this.#key = `comptoir.draft.${key}`;
    const kept = recall(this.#key);
    if (kept === undefined) return;
    try {
      const { text, internal, files } = JSON.parse(kept) as Kept;
      this.#text = text;
      this.#internal = internal;
      this.files = files.map((f) => new Attachment(f));
    } catch {
      remember(this.#key, undefined);
    }
  }

  get text(): string {
    return this.#text;
  }
  set text(next: string) {
    this.#text = next;
    this.#keep();
  }
  get internal(): boolean {
    return this.#internal;
  }
  set internal(next: boolean) {
    this.#internal = next;
    this.#keep();
  }

  get sending(): boolean {
    return this.files.some((f) => f.state === 'sending');
  }
  get ready(): FileInfo[] {
    return this.files.flatMap((f) => (f.info ? [f.info] : []));
  }
  get empty(): boolean {
    return this.#text.trim() === '' && this.ready.length === 0;
  }

  attach(files: File[], limit: number): void {
    for (const file of files.slice(0, Math.max(0, limit - this.files.length))) this.files.push(new Attachment(file));
    this.#keep();
  }

  detach(file: Attachment): void {
    file.cancel();
    this.files = this.files.filter((f) => f !== file);
    this.#keep();
  }

  /** Empties it; `internal` stays as it was chosen. */
  clear(): void {
    this.#text = '';
    this.files = [];
    this.#keep();
  }

  #keep(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), 250);
  }

  save(): void {
    clearTimeout(this.#timer);
    const kept: Kept = { text: this.#text, internal: this.#internal, files: this.ready };
    remember(this.#key, kept.text === '' && kept.files.length === 0 ? undefined : JSON.stringify(kept));
  }
}
