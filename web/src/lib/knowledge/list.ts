import { answer, ask, client, type Article, type ArticleState, type Category, type Imported, type Lang, type Note, type NoteState, type Template } from '$lib/api';
import type { Loaded } from '$lib/live';
import { session } from '$lib/session';

/** What the address of the list says. */
export interface Filter {
  part: 'articles' | 'notes';
  q: string;
  state: string;
  category: string;
  lang: string;
  mine: boolean;
}
const PAGE = 50;

/** Where changes of knowledge are heard, as far as the reader may. */
export const topics = (): string[] => (session.has('agent') ? ['knowledge:everyone', 'knowledge:agents'] : ['knowledge:everyone']);

export async function loadArticles(f: Filter, cursor?: string): Promise<Loaded<Article>> {
  const due = f.state === 'due';
  const query = {
    limit: PAGE, ...(f.q ? { q: f.q } : {}), ...(due ? { review: 'due' as const } : f.state ? { state: f.state } : {}), ...(f.category ? { category: f.category } : {}),
    ...(f.lang ? { lang: f.lang as Lang } : {}), ...(f.mine ? { owner: 'me' } : {}), ...(cursor ? { cursor } : {}),
  };
  const { data, position } = await answer(client.GET('/articles', { params: { query } }));
  return { items: data.items, next: data.next, position };
}

export async function loadNotes(f: Filter, cursor?: string): Promise<Loaded<Note>> {
  const query = {
    limit: PAGE, ...(f.q ? { q: f.q } : {}), ...(f.state === 'promotable' ? { promotable: true } : f.state ? { state: f.state } : {}), ...(f.mine ? { author: 'me' } : {}),
    ...(cursor ? { cursor } : {}),
  };
  const { data, position } = await answer(client.GET('/notes', { params: { query } }));
  return { items: data.items, next: data.next, position };
}

/** The latest first, as the server lists them. */
export const newest = (a: { updated_at: string; id: string }, b: { updated_at: string; id: string }): number => b.updated_at.localeCompare(a.updated_at) || b.id.localeCompare(a.id);

export const NOTE_STATES: NoteState[] = ['hot', 'confirmed', 'disputed', 'stale'];
export const ARTICLE_STATES: ArticleState[] = ['draft', 'review', 'published', 'retired'];

export const categories = async (): Promise<Category[]> => (await ask(client.GET('/article-categories'))).items;
export const templates = async (): Promise<Template[]> => (await ask(client.GET('/article-templates'))).items;

export const makeCategory = (body: { name: string; parent?: string }): Promise<Category> => ask(client.POST('/article-categories', { body }));
export const editCategory = (c: Category, body: { name?: string; parent?: string; order?: number; approval?: boolean; approvers?: string }): Promise<Category> =>
  ask(client.PATCH('/article-categories/{id}', { params: { path: { id: c.id }, header: { 'If-Match': `"${c.version}"` } }, body }));
export const dropCategory = (id: string): Promise<unknown> => ask(client.DELETE('/article-categories/{id}', { params: { path: { id } } }));

/** Takes in Markdown and HTML files, one or a ZIP archive of them. */
export function importFile(file: File, how: { audience: 'agents' | 'everyone'; publish: boolean; lang: Lang }): Promise<Imported> {
  const form = new FormData();
  form.append('file', file, file.name);
  const query = { audience: how.audience, lang: how.lang, ...(how.publish ? { publish: true } : {}) };
  return ask(client.POST('/articles/import', { params: { query }, body: { file: file.name }, bodySerializer: () => form }));
}
export const exportUrl = '/api/v1/articles/export';
