import { ApiError, type Lang, type Runbook, type RunbookPreview, type RunbookWish } from '$lib/api';
import { recall, remember, session } from '$lib/session';
import { findRunbook, makeRunbook, previewText, saveRunbook } from './runbook.svelte';

/** What is being written, kept on this device from one letter to the next. */
interface Kept {
  title: string;
  text: string;
  lang: Lang;
  tags: string;
  comment: string;
  publish: boolean;
  /** The version it was begun from. */
  from: number;
}

/** Writes a procedure: a new one, or another edition. */
export class Writing {
  readonly runbook: Runbook | undefined;
  words = $state<Kept>() as Kept;
  shown = $state.raw<RunbookPreview>();
  error = $state.raw<unknown>();
  /** What somebody else saved meanwhile. */
  theirs = $state.raw<Runbook>();
  busy = $state(false);
  recovered = $state(false);
  #seen: Runbook | undefined;
  #key: string;
  #timer?: ReturnType<typeof setTimeout>;
  #showing?: ReturnType<typeof setTimeout>;
  #turn = 0;

  constructor(runbook?: Runbook) {
    this.runbook = this.#seen = runbook;
    this.#key = `comptoir.draft.${session.me.id}.runbook.${runbook?.id ?? 'new'}`;
    this.words = this.#begin();
    const kept = recall(this.#key);
    if (kept === undefined) return;
    try {
      this.words = { ...this.#begin(), ...(JSON.parse(kept) as Kept) };
      this.recovered = true;
    } catch {
      remember(this.#key, undefined);
    }
  }
  #begin(): Kept {
    const b = this.runbook;
    return { title: b?.title ?? '', text: b?.text ?? '', lang: b?.lang ?? session.me.lang, tags: (b?.tags ?? []).join(', '), comment: '', publish: false, from: b?.version ?? 0 };
  }
  get empty(): boolean {
    return this.words.text.trim() === '' || (this.words.title.trim() === '' && !this.shown?.title);
  }
  get changed(): boolean {
    return JSON.stringify({ ...this.words, from: 0 }) !== JSON.stringify({ ...this.#begin(), from: 0 });
  }
  /** Keeps the draft, and asks how it will be read. Called whenever the words change. */
  touch(): void {
    const snapshot = JSON.stringify(this.words);
    const changed = this.changed;
    const text = this.words.text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => remember(this.#key, changed ? snapshot : undefined), 150);
    clearTimeout(this.#showing);
    this.#showing = setTimeout(() => void this.#show(text), 250);
  }
  async #show(text: string): Promise<void> {
    const mine = ++this.#turn;
    try {
      const shown = await previewText({ text });
      if (mine === this.#turn) this.shown = shown;
    } catch {
      // What was shown before stays: the words themselves are safe.
    }
  }
  /** Has the server number the headings, or write the whole anew in the documented form. */
  async rewrite(how: 'number' | 'tidy'): Promise<void> {
    try {
      const made = await previewText({ text: this.words.text, lang: this.words.lang, ...(how === 'number' ? { number: true } : { tidy: true }) });
      this.words.text = made.text;
    } catch (error) {
      this.error = error;
    }
  }
  stop(): void {
    clearTimeout(this.#showing);
  }
  forget(): void {
    clearTimeout(this.#timer);
    remember(this.#key, undefined);
  }
  restart(): void {
    this.forget();
    this.words = this.#begin();
    this.recovered = false;
  }
  /** The procedure as it was saved; undefined where it was not: the reason is in error or theirs. */
  async save(): Promise<Runbook | undefined> {
    if (this.busy || this.empty) return undefined;
    this.busy = true;
    this.error = undefined;
    const w = this.words;
    const body: RunbookWish = { text: w.text, lang: w.lang, tags: w.tags.split(',').map((t) => t.trim()).filter(Boolean), ...(w.title.trim() ? { title: w.title.trim() } : {}) };
    try {
      const saved = this.#seen
        ? await saveRunbook({ ...this.#seen, version: w.from }, { ...body, ...(w.comment.trim() ? { comment: w.comment.trim() } : {}) })
        : await makeRunbook({ ...body, ...(w.publish ? { publish: true } : {}) });
      this.forget();
      return saved;
    } catch (error) {
      if (error instanceof ApiError && error.status === 412 && this.#seen) this.theirs = (error.current as Runbook | undefined) ?? (await findRunbook(this.#seen.id));
      else this.error = error;
      return undefined;
    } finally {
      this.busy = false;
    }
  }
  /** After a conflict: mine goes over theirs, or theirs is taken up. */
  settle(mine: boolean): Promise<Runbook | undefined> {
    const theirs = this.theirs;
    this.theirs = undefined;
    if (!theirs) return Promise.resolve(undefined);
    this.words.from = theirs.version;
    if (mine) return this.save();
    this.#seen = theirs;
    this.words = { ...this.words, title: theirs.title, text: theirs.text ?? '' };
    return Promise.resolve(undefined);
  }
}
