// Where somebody was when a note or an article was shown to them: their answer to it tells, so that suggestions can be judged.
import type { AnswerPlace, SearchHit } from '$lib/api';

const opened = new Map<string, AnswerPlace>();

/** It was opened from among others: the answer that is given on its page belongs there. */
export const openedFrom = (hit: Pick<SearchHit, 'id'>, place: AnswerPlace): void => void opened.set(hit.id, place);
export const placeOf = (id: string): AnswerPlace => opened.get(id) ?? 'page';
