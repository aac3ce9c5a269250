import { ApiError, type Article, type ArticleWish, type Audience, type Lang, type Template } from '$lib/api';
import { recall, remember, session } from '$lib/session';
import { findArticle, makeArticle, preview, saveArticle } from './article.svelte';

/** What is being written, kept on this device from one letter to the next. */
interface Kept {
  title: string;
  lang: Lang;
  template: string;
  sections: Record<string, string>;
  category: string;
  audience: Audience;
  tags: string;
  comment: string;
  /** The version it was begun from. */
  from: number;
}

/** Writes an article, a new one, another edition of one, or its translation. */
export class Writing {
  readonly article: Article | undefined;
  readonly original: Article | undefined;
  readonly templates: readonly Template[];
  words = $state<Kept>() as Kept;
  html = $state.raw<Record<string, string>>({});
  error = $state.raw<unknown>();
  /** What somebody else saved meanwhile. */
  theirs = $state.raw<Article>();
  busy = $state(false);
  /** What was written here before, and never saved. */
  recovered = $state(false);
  #seen: Article | undefined;
  #key: string;
  #timer?: ReturnType<typeof setTimeout>;
  #showing?: ReturnType<typeof setTimeout>;
  #turn = 0;

  constructor(templates: readonly Template[], article?: Article, original?: Article) {
    this.templates = templates;
    this.article = this.#seen = article;
    this.original = original;
    this.#key = `comptoir.draft.${session.me.id}.article.${article?.id ?? (original ? `of-${original.id}` : 'new')}`;
    const start = this.#begin();
    this.words = start;
    const kept = recall(this.#key);
    if (kept === undefined) return;
    try {
      const mine = JSON.parse(kept) as Kept;
      this.words = { ...start, ...mine };
      this.recovered = true;
    } catch {
      remember(this.#key, undefined);
    }
  }

  #begin(): Kept {
    const a = this.article ?? this.original;
    const own = this.article;
    return {
      title: own?.title ?? '', lang: own?.lang ?? (this.original ? (this.original.lang === 'fr' ? 'en' : 'fr') : session.me.lang), template: a?.template ?? 'resolution',
      sections: Object.fromEntries((own?.sections ?? []).map((s) => [s.key, s.text])), category: a?.category?.id ?? '', audience: a?.audience ?? { kind: 'agents' },
      tags: (own?.tags ?? []).join(', '), comment: '', from: own?.version ?? 0,
    };
  }

  get template(): Template | undefined {
    return this.templates.find((t) => t.key === this.words.template);
  }
  get empty(): boolean {
    return this.words.title.trim() === '';
  }
  /** Something differs from what the server has. */
  get changed(): boolean {
    return JSON.stringify({ ...this.words, from: 0 }) !== JSON.stringify({ ...this.#begin(), from: 0 });
  }

  /** Keeps the draft, and asks how it will look. Called whenever the words change. */
  touch(): void {
    const snapshot = JSON.stringify(this.words);
    const sections = { ...this.words.sections };
    const changed = this.changed;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => remember(this.#key, changed ? snapshot : undefined), 150);
    clearTimeout(this.#showing);
    this.#showing = setTimeout(() => void this.#show(sections), 300);
  }
  async #show(sections: Record<string, string>): Promise<void> {
    const mine = ++this.#turn;
    try {
      const html = await preview(sections);
      if (mine === this.#turn) this.html = html;
    } catch {
      // What was shown before stays: the words themselves are safe.
    }
  }

  forget(): void {
    clearTimeout(this.#timer);
    remember(this.#key, undefined);
  }
  /** Back to what the server has. */
  restart(): void {
    this.forget();
    this.words = this.#begin();
    this.recovered = false;
  }
  stop(): void {
    clearTimeout(this.#showing);
  }

  /** The article as it was saved; undefined where it was not: the reason is in error or theirs. */
  async save(): Promise<Article | undefined> {
    if (this.busy || this.empty) return undefined;
    this.busy = true;
    this.error = undefined;
    const w = this.words;
    const keys = new Set((this.template?.sections ?? []).map((s) => s.key));
    const body: ArticleWish = {
      title: w.title.trim(), template: w.template, sections: Object.fromEntries(Object.entries(w.sections).filter(([key]) => keys.has(key))), category_id: w.category,
      audience: { kind: w.audience.kind, ...(w.audience.kind === 'groups' ? { groups: (w.audience.groups ?? []).map((g) => g.id) } : {}) },
      tags: w.tags.split(',').map((t) => t.trim()).filter(Boolean),
    };
    try {
      const saved = this.#seen
        ? await saveArticle({ ...this.#seen, version: w.from }, { ...body, ...(w.comment.trim() ? { comment: w.comment.trim() } : {}) })
        : await makeArticle({ ...body, lang: w.lang, ...(this.original ? { translation_of: this.original.id } : {}) });
      this.forget();
      return saved;
    } catch (error) {
      if (error instanceof ApiError && error.status === 412 && this.#seen) this.theirs = (error.current as Article | undefined) ?? (await findArticle(this.#seen.id));
      else this.error = error;
      return undefined;
    } finally {
      this.busy = false;
    }
  }
  /** After a conflict: mine goes over theirs, or theirs is taken up. */
  settle(mine: boolean): Promise<Article | undefined> {
    const theirs = this.theirs;
    this.theirs = undefined;
    if (!theirs) return Promise.resolve(undefined);
    if (mine) {
      this.words.from = theirs.version;
      return this.save();
    }
    this.words = { ...this.words, title: theirs.title, template: theirs.template, sections: Object.fromEntries(theirs.sections.map((s) => [s.key, s.text])), from: theirs.version };
    return Promise.resolve(undefined);
  }
}
