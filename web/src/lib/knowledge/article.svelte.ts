import { answer, ask, client, type AnswerPlace, type Article, type ArticleVersion, type ArticleWish, type Difference, type Feedback, type NewArticle } from '$lib/api';
import { Collection, put } from '$lib/live';
import { session } from '$lib/session';
import { placeOf } from './place';

const path = (id: string) => ({ path: { id } });

/** The address may hold a number: the live channel wants the id. Agents are shown the newest edition, or the one readers see. */
export const findArticle = (key: string, live = false): Promise<Article> =>
  ask(client.GET('/articles/{id}', { params: { ...path(key), query: live ? { edition: 'live' } : {} } }));
export async function makeArticle(body: NewArticle): Promise<Article> {
  const article = await ask(client.POST('/articles', { body }));
  put('article', article);
  return article;
}
/** Saves what was written over the article as it was seen: a 412 carries what somebody else made of it. */
export async function saveArticle(seen: Article, body: ArticleWish): Promise<Article> {
  const article = await ask(client.PATCH('/articles/{id}', { params: { ...path(seen.id), header: { 'If-Match': `"${seen.version}"` } }, body }));
  put('article', article);
  return article;
}
/** How readers would see sections, as the server renders them. */
export const preview = async (sections: Record<string, string>): Promise<Record<string, string>> => (await ask(client.POST('/articles/preview', { body: { sections } }))).html;

export const versionsOf = async (id: string): Promise<ArticleVersion[]> => (await ask(client.GET('/articles/{id}/versions', { params: { ...path(id), query: { limit: 100 } } }))).items;
export const differenceOf = (id: string, from: number, to: number): Promise<Difference> => ask(client.GET('/articles/{id}/difference', { params: { ...path(id), query: { from, to } } }));
export const feedbackOf = async (id: string): Promise<Feedback[]> => (await ask(client.GET('/articles/{id}/feedback', { params: { ...path(id), query: { limit: 100 } } }))).items;

export type Move = 'submit' | 'publish' | 'retire';

/** One article on the screen, and what its reader does to it. */
export class ArticleRecord {
  readonly id: string;
  readonly record: Collection<Article>;
  #first: Article;

  constructor(article: Article) {
    this.id = article.id;
    this.#first = article;
    this.record = new Collection<Article>({
      kind: 'article', topics: [`article:${article.id}`, ...(session.has('agent') ? [`article:${article.id}:draft`] : [])], personal: ['my_feedback', 'actions', 'pending'],
      load: async () => {
        const { data, position } = await answer(client.GET('/articles/{id}', { params: { ...path(article.id), query: {} } }));
        return { items: [data], position };
      },
      accepts: (a) => a.id === article.id,
      on: (push) => push.subject.kind === 'article',
    });
  }
  start = (): (() => void) => this.record.start();
  get article(): Article {
    return this.record.first ?? this.#first;
  }
  may = (verb: string): boolean => this.article.actions?.includes(verb) ?? false;

  async move(verb: Move): Promise<void> {
    const at = { params: { ...path(this.id), header: { 'If-Match': `"${this.article.version}"` } } };
    const made = verb === 'submit' ? client.POST('/articles/{id}/submit', at) : verb === 'publish' ? client.POST('/articles/{id}/publish', at) : client.POST('/articles/{id}/retire', at);
    put('article', await ask(made));
  }
  async sendBack(reason: string): Promise<void> {
    put('article', await ask(client.POST('/articles/{id}/return', { params: path(this.id), body: { reason } })));
  }
  async rate(helpful: boolean, comment = ''): Promise<void> {
    put('article', await ask(client.POST('/articles/{id}/feedback', { params: path(this.id), body: { helpful, from: placeOf(this.id), ...(comment ? { comment } : {}) } })));
  }
  async set(body: ArticleWish): Promise<void> {
    await saveArticle(this.article, body);
  }
}

/** Whether it helped, from where it was suggested. */
export async function rateArticle(id: string, helpful: boolean, from: AnswerPlace): Promise<Article> {
  const article = await ask(client.POST('/articles/{id}/feedback', { params: path(id), body: { helpful, from } }));
  put('article', article);
  return article;
}
