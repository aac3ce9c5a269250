import { answer, ask, client, type AnswerPlace, type Article, type Message, type NewNote, type Note, type NoteWish } from '$lib/api';
import { Collection, put } from '$lib/live';
import { placeOf } from './place';

const path = (id: string) => ({ path: { id } });

export const findNote = (id: string): Promise<Note> => ask(client.GET('/notes/{id}', { params: path(id) }));
export async function makeNote(body: NewNote): Promise<Note> {
  const note = await ask(client.POST('/notes', { body }));
  put('note', note);
  return note;
}
/** Keeps what was said in a thread. */
export async function retain(of: { kind: string; id: string }, message: Message, body: NoteWish): Promise<Note> {
  const note = await ask(client.POST('/threads/{kind}/{id}/messages/{message}/retain', { params: { path: { kind: of.kind, id: of.id, message: message.id } }, body }));
  put('note', note);
  return note;
}

/** One note on the screen, and what its reader does to it. */
export class NoteRecord {
  readonly id: string;
  readonly record: Collection<Note>;
  #first: Note;

  constructor(note: Note) {
    this.id = note.id;
    this.#first = note;
    this.record = new Collection<Note>({
      kind: 'note', topics: [`note:${note.id}`], personal: ['source', 'said_by', 'my_vote', 'actions'],
      load: async () => {
        const { data, position } = await answer(client.GET('/notes/{id}', { params: path(note.id) }));
        return { items: [data], position };
      },
      accepts: (n) => n.id === note.id,
      // What one may do, and the source's words, are the reader's own: asked again.
      on: (push) => push.subject.kind === 'note',
    });
  }
  start = (): (() => void) => this.record.start();
  get note(): Note {
    return this.record.first ?? this.#first;
  }
  may = (verb: string): boolean => this.note.actions?.includes(verb) ?? false;

  async say(worked: boolean): Promise<void> {
    await sayOf(this.id, worked, placeOf(this.id));
  }
  async unsay(): Promise<void> {
    put('note', await ask(client.DELETE('/notes/{id}/vote', { params: path(this.id) })));
  }
  async edit(body: NoteWish, seen: Note): Promise<void> {
    put('note', await ask(client.PATCH('/notes/{id}', { params: { ...path(this.id), header: { 'If-Match': `"${seen.version}"` } }, body })));
  }
  remove = (): Promise<unknown> => ask(client.DELETE('/notes/{id}', { params: path(this.id) }));
  promote = (): Promise<Article> => ask(client.POST('/notes/{id}/promote', { params: path(this.id), body: {} }));
}

/** Whether it worked, from where it was suggested. */
export async function sayOf(id: string, worked: boolean, from: AnswerPlace): Promise<Note> {
  const said = { params: path(id), body: { from } };
  const note = await ask(worked ? client.POST('/notes/{id}/worked', said) : client.POST('/notes/{id}/failed', said));
  put('note', note);
  return note;
}
