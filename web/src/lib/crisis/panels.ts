import type { Component } from 'svelte';
import type { CrisisLine, Message } from '$lib/api';
import type { Crisis } from './crisis.svelte';
import type { Side } from './view.svelte';

/** What a panel is given: the crisis, and what something new is to be made from, where a message or a line was chosen. */
export interface PanelProps {
  crisis: Crisis;
  from?: { message?: Message; kind?: string; subject?: string; line?: CrisisLine; text?: string } | undefined;
  /** Called once what was given is taken up, or left. */
  ondone?: () => void;
}
type Load = () => Promise<{ default: Component<PanelProps> }>;

/** The work beside the log, each loaded when somebody looks at it. */
export const panels: Partial<Record<Side, Load>> = {
  tasks: () => import('./tasks/TasksPanel.svelte'),
  decisions: () => import('./decisions/DecisionsPanel.svelte'),
  points: () => import('./points/PointsPanel.svelte'),
  messages: () => import('./messages/MessagesPanel.svelte'),
  clocks: () => import('./clocks/ClocksPanel.svelte'),
  members: () => import('./members/MembersPanel.svelte'),
  injects: () => import('./injects/InjectsPanel.svelte'),
};
