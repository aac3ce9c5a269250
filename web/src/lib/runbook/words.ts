import Archive from '@lucide/svelte/icons/archive';
import Circle from '@lucide/svelte/icons/circle';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDotDashed from '@lucide/svelte/icons/circle-dot-dashed';
import CircleX from '@lucide/svelte/icons/circle-x';
import FastForward from '@lucide/svelte/icons/fast-forward';
import Octagon from '@lucide/svelte/icons/octagon';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import type { AttachedRecord, RunLine, RunState, RunbookState, StepState } from '$lib/api';
import type { Word } from '$lib/words';
import { m } from '$m';

export function runbookState(state: RunbookState): Word {
  switch (state) {
    case 'draft':
      return { text: m.runbook_draft(), tone: 'neutral', icon: PencilLine };
    case 'published':
      return { text: m.runbook_published(), tone: 'ok', icon: CircleCheck };
    case 'retired':
      return { text: m.runbook_retired(), tone: 'neutral', icon: Archive };
  }
}

export function runState(state: RunState): Word {
  switch (state) {
    case 'running':
      return { text: m.run_running(), tone: 'info', icon: CircleDotDashed };
    case 'done':
      return { text: m.run_done(), tone: 'ok', icon: CircleCheck };
    case 'aborted':
      return { text: m.run_aborted(), tone: 'warn', icon: Octagon };
  }
}

export function stepState(state: StepState, answer?: 'go' | 'no_go'): Word {
  switch (state) {
    case 'todo':
      return { text: m.run_s_todo(), tone: 'neutral', icon: Circle };
    case 'doing':
      return { text: m.run_s_doing(), tone: 'info', icon: CircleDotDashed };
    case 'done':
      return { text: answer === 'go' ? m.run_s_go() : m.run_s_done(), tone: 'ok', icon: CircleCheck };
    case 'skipped':
      return { text: m.run_s_skipped(), tone: 'neutral', icon: FastForward };
    case 'failed':
      return { text: answer === 'no_go' ? m.run_s_no_go() : m.run_s_failed(), tone: 'danger', icon: CircleX };
  }
}

/** What a line of the trace says, without its author. */
export function lineWords(line: RunLine): string {
  const n = line.n ?? 0;
  switch (line.kind) {
    case 'started':
      return m.run_l_started();
    case 'step_begun':
      return m.run_l_step_begun({ n });
    case 'step_done':
      return m.run_l_step_done({ n });
    case 'step_skipped':
      return m.run_l_step_skipped({ n });
    case 'step_failed':
      return m.run_l_step_failed({ n });
    case 'step_answered':
      return m.run_l_step_answered({ n });
    case 'step_reopened':
      return m.run_l_step_reopened({ n });
    case 'commented':
      return n > 0 ? m.run_l_commented_step({ n }) : m.run_l_commented();
    case 'ended':
      return m.run_l_ended();
    case 'aborted':
      return m.run_l_aborted();
  }
}

/** The words of a line; an answer is said in the reader's language. */
export function lineText(line: RunLine): string {
  const text = line.text ?? '';
  if (line.kind !== 'step_answered') return text;
  const [answer = '', ...rest] = text.split(': ');
  return [answer === 'no_go' ? m.run_s_no_go() : m.run_s_go(), ...(rest.length > 0 ? [rest.join(': ')] : [])].join(' · ');
}

/** Where a record is shown. */
export function cardHref(card: AttachedRecord): string {
  const key = card.number || card.id;
  switch (card.kind) {
    case 'ci':
      return `/cmdb/${key}`;
    case 'conversation':
      return `/console?c=${card.id}`;
    case 'crisis':
      return `/crises/${key}`;
    default:
      return `/tickets/${key}`;
  }
}
