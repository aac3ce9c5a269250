import type { CrisisLine } from '$lib/api';
import { m } from '$m';
import { lineText, typeName } from '../words';

export type LogFilter = 'all' | 'people' | 'decision' | 'action' | 'communication' | 'to_verify' | 'chosen';
export const FILTERS: readonly LogFilter[] = ['all', 'people', 'decision', 'action', 'communication', 'to_verify', 'chosen'];

export function filterName(filter: LogFilter): string {
  switch (filter) {
    case 'all': return m.crisis_filter_all();
    case 'people': return m.crisis_filter_people();
    case 'to_verify': return m.crisis_to_verify();
    case 'chosen': return m.crisis_filter_chosen();
    default: return typeName(filter);
  }
}
export function passes(line: CrisisLine, filter: LogFilter, words: string): boolean {
  if (words !== '' && !`${line.number} ${lineText(line)} ${line.author?.name ?? ''}`.toLocaleLowerCase().includes(words)) return false;
  switch (filter) {
    case 'all': return true;
    case 'people': return line.type !== 'system';
    case 'to_verify': return line.type !== 'system' && (line.verification === 'to_verify' || line.verification === 'being_verified') && !line.code;
    case 'chosen': return line.chosen === true;
    default: return line.type === filter;
  }
}
