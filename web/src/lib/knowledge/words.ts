import Archive from '@lucide/svelte/icons/archive';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Eye from '@lucide/svelte/icons/eye';
import Flame from '@lucide/svelte/icons/flame';
import Hourglass from '@lucide/svelte/icons/hourglass';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import type { ArticleState, Audience, Lang, Note, NoteState } from '$lib/api';
import { session } from '$lib/session';
import type { Word } from '$lib/words';
import { m } from '$m';

/** The state of a note in a word, and what it means for who relies on it. */
export function noteState(state: NoteState): Word & { means: string } {
  switch (state) {
    case 'hot':
      return { text: m.know_hot(), means: m.know_hot_means(), tone: 'info', icon: Flame };
    case 'confirmed':
      return { text: m.know_confirmed(), means: m.know_confirmed_means(), tone: 'ok', icon: CircleCheck };
    case 'disputed':
      return { text: m.know_disputed(), means: m.know_disputed_means(), tone: 'warn', icon: TriangleAlert };
    case 'stale':
      return { text: m.know_stale(), means: m.know_stale_means(), tone: 'neutral', icon: Hourglass };
  }
}

export function articleState(state: ArticleState): Word {
  switch (state) {
    case 'draft':
      return { text: m.know_draft(), tone: 'neutral', icon: PencilLine };
    case 'review':
      return { text: m.know_review(), tone: 'warn', icon: Eye };
    case 'published':
      return { text: m.know_published(), tone: 'ok', icon: CircleCheck };
    case 'retired':
      return { text: m.know_retired(), tone: 'neutral', icon: Archive };
  }
}

export const audienceName = (a: Audience): string =>
  a.kind === 'everyone' ? m.know_for_everyone() : a.kind === 'agents' ? m.know_for_agents() : (a.groups ?? []).map((g) => g.name).join(', ');
export const langName = (lang: Lang): string => (lang === 'fr' ? m.know_lang_fr() : m.know_lang_en());

/** Where a note was said. */
export function sourceHref(source: NonNullable<Note['source']>): string | undefined {
  switch (source.kind) {
    case 'conversation':
      return session.has('agent') ? `/console?c=${source.id}` : `/conversations/${source.id}`;
    case 'ticket':
      return `/tickets/${source.number ?? source.id}`;
    case 'post':
      return `/feed/${source.id}`;
    case 'ci':
      return `/cmdb/${source.number ?? source.id}`;
    case 'article':
      return `/articles/${source.number ?? source.id}`;
    default:
      return undefined;
  }
}
