import type { CrisisLine, Message, RoleName } from '$lib/api';

export type Side = 'tasks' | 'decisions' | 'points' | 'messages' | 'clocks' | 'members' | 'injects' | 'impact';
export type Tab = 'log' | 'rooms' | 'tasks' | 'impact' | 'more';
export type Asking =
  | { what: 'edit' } | { what: 'move'; phase?: string } | { what: 'call' } | { what: 'room' } | { what: 'handover' } | { what: 'chain' } | { what: 'freezes' }
  | { what: 'role'; role: RoleName } | { what: 'correct' | 'erase' | 'know'; line: CrisisLine };

/** What of a crisis is before the reader's eyes. */
export class View {
  /** The log, or the id of a room. */
  centre = $state('log');
  /** The message of that room to be led to. */
  at = 0;
  side = $state<Side>('tasks');
  tab = $state<Tab>('log');
  /** On a phone: what was chosen under « Plus ». */
  page = $state<Side | 'roles'>();
  asking = $state.raw<Asking>();
  /** What a panel is to begin with: a message or a line that becomes something. */
  from = $state.raw<{ message?: Message; kind?: string; subject?: string; line?: CrisisLine; text?: string }>();

  log(): void {
    this.centre = 'log';
    this.tab = 'log';
  }
  room(id: string): void {
    this.centre = id;
    this.tab = 'rooms';
  }
  show(side: Side): void {
    this.side = side;
    if (side === 'tasks') this.tab = 'tasks';
    else if (side === 'impact') this.tab = 'impact';
    else {
      this.tab = 'more';
      this.page = side;
    }
  }
}
