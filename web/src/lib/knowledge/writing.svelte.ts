import { ApiError, type Article, type ArticleWish, type Audience, type FileInfo, type Lang, type NewArticle, type Template } from '$lib/api';
import { recall, remember, session } from '$lib/session';
import { Attachment } from '$lib/thread/attachment.svelte';
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
  files: FileInfo[];
  /** The version it was begun from. */
  from: number;
}

/** How many files one article shows at most. */
const MOST_FILES = 20;

/** Writes an article, a new one, another edition of one, or its translation. */
export class Writing {
  readonly article: Article | undefined;
  readonly original: Article | undefined;
  readonly templates: readonly Template[];
  words = $state<Kept>() as Kept;
  files = $state<Attachment[]>([]);
  html = $state.raw<Record<string, string>>({});
  error = $state.raw<unknown>();
  /** What somebody else saved meanwhile. */
  theirs = $state.raw<Article>();
  busy = $state(false);
  /** What was written here before, and never saved. */
  recovered = $state(false);
  #seen: Article | undefined;
  /** What somebody else attached meanwhile. */
  #taken = new Set<string>();
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
    this.#hang(start.files);
    const kept = recall(this.#key);
    if (kept === undefined) return;
    try {
      const mine = JSON.parse(kept) as Kept;
      this.words = { ...start, ...mine };
      this.#hang(this.words.files);
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
      tags: (own?.tags ?? []).join(', '), comment: '', files: own?.files ?? [], from: own?.version ?? 0,
    };
  }

  get template(): Template | undefined {
    return this.templates.find((t) => t.key === this.words.template);
  }
  get empty(): boolean {
    return this.words.title.trim() === '';
  }
  #hang(files: readonly FileInfo[]): void {
    this.files = files.map((f) => new Attachment(f));
  }
  /** A file is still on its way. */
  get sending(): boolean {
    return this.files.some((f) => f.state === 'sending');
  }
  get #ready(): FileInfo[] {
    return this.files.flatMap((f) => (f.info ? [f.info] : []));
  }
  attach(files: File[]): void {
    for (const file of files.slice(0, Math.max(0, MOST_FILES - this.files.length))) this.files.push(new Attachment(file));
  }
  detach(file: Attachment): void {
    file.cancel();
    this.files = this.files.filter((f) => f !== file);
  }
  /** Something differs from what the server has. */
  get changed(): boolean {
    return JSON.stringify({ ...this.words, files: this.#ready, from: 0 }) !== JSON.stringify({ ...this.#begin(), from: 0 });
  }

  /** Keeps the draft, and asks how it will look. Called whenever the words change. */
  touch(): void {
    const snapshot = JSON.stringify({ ...this.words, files: this.#ready });
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
    this.#hang(this.words.files);
    this.recovered = false;
  }
  stop(): void {
    clearTimeout(this.#showing);
  }

  /** The article as it was saved; undefined where it was not: the reason is in error or theirs. */
  async save(): Promise<Article | undefined> {
    if (this.busy || this.empty || this.sending) return undefined;
    this.busy = true;
    this.error = undefined;
    const w = this.words;
    const keys = new Set((this.template?.sections ?? []).map((s) => s.key));
    const body: NewArticle & ArticleWish = {
      title: w.title.trim(), template: w.template, sections: Object.fromEntries(Object.entries(w.sections).filter(([key]) => keys.has(key))), category_id: w.category,
      audience: { kind: w.audience.kind, ...(w.audience.kind === 'groups' ? { groups: (w.audience.groups ?? []).map((g) => g.id) } : {}) },
      tags: w.tags.split(',').map((t) => t.trim()).filter(Boolean),
    };
    const mine = this.#ready.map((f) => f.id);
    const had = (this.#seen?.files ?? []).map((f) => f.id);
    const fresh = mine.filter((id) => !had.includes(id) && !this.#taken.has(id));
    const gone = had.filter((id) => !mine.includes(id));
    if (fresh.length > 0) body.files = fresh;
    if (gone.length > 0) body.drop_files = gone;
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
      this.#taken = new Set(theirs.files.map((f) => f.id));
      return this.save();
    }
    this.#seen = theirs;
    this.#hang(theirs.files);
    this.words = { ...this.words, title: theirs.title, template: theirs.template, sections: Object.fromEntries(theirs.sections.map((s) => [s.key, s.text])), from: theirs.version };
    return Promise.resolve(undefined);
  }
}
