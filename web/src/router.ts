import type { Component } from 'svelte';
import { createRouter, type Hooks } from 'sv-router';
import { answers } from '$lib/api';
import { session } from '$lib/session';

// A new version of the server has other file names: a page that is gone is found again by loading anew. A server that does not answer
// is waited for: loading anew before it does would leave nothing on the screen.
addEventListener('vite:preloadError', () => void anew());
let asking = false;
async function anew(): Promise<void> {
  if (asking) return;
  asking = true;
  while (!(await answers())) await new Promise((soon) => setTimeout(soon, 1000));
  location.reload();
}

// Pages are split at the route. The router knows a lazy page by its text, `() => import(…)`: keep that form.
type Lazy = Promise<{ default: Component }>;

async function enter(): Promise<void> {
  await session.load();
  if (session.signedIn) return;
  const here = location.pathname + location.search;
  throw navigate('/sign-in', { ...(here === '/' ? {} : { search: { next: here } }), replace: true });
}

/** Pages behind sign-in. */
const inside: Hooks = { beforeLoad: enter };

const forAgents: Hooks = {
  async beforeLoad() {
    await enter();
    if (!session.has('agent')) throw navigate('/', { replace: true });
  },
};

/** An agent's home is the console; the portal stays one click away at /ask. */
const home: Hooks = {
  async beforeLoad() {
    await enter();
    if (session.has('agent')) throw navigate('/console', { replace: true });
  },
};

const portalFrame = () => import('./routes/portal/PortalFrame.svelte');
const agentFrame = () => import('./routes/agent/AgentFrame.svelte');

// Records are shared by their address: each reader gets the page of their role.
const frame = () => {
  const forAgent = () => import('./routes/agent/AgentFrame.svelte');
  const forRequester = () => import('./routes/portal/PortalFrame.svelte');
  return session.has('agent') ? forAgent() : forRequester();
};
const ticket = (): Lazy => {
  const forAgent = () => import('./routes/tickets/TicketPage.svelte') as Lazy;
  const forRequester = () => import('./routes/portal/TicketPage.svelte') as Lazy;
  return session.has('agent') ? forAgent() : forRequester();
};
const tickets = (): Lazy => {
  const forAgent = () => import('./routes/tickets/TicketsPage.svelte') as Lazy;
  const forRequester = () => import('./routes/portal/RequestsPage.svelte') as Lazy;
  return session.has('agent') ? forAgent() : forRequester();
};

const people = (): Lazy => {
  const forAgent = () => import('./routes/people/PeoplePage.svelte') as Lazy;
  const forRequester = () => import('./routes/people/ProfilePage.svelte') as Lazy;
  return session.has('agent') ? forAgent() : forRequester();
};

export const { p, navigate, isActive, route } = createRouter({
  '/sign-in': () => import('./routes/door/SignInPage.svelte'),
  '/break-glass': () => import('./routes/door/BreakGlassPage.svelte'),
  '/setup': () => import('./routes/door/SetupPage.svelte'),
  '/reset': () => import('./routes/door/ForgottenPage.svelte'),
  '/invitations/:token': () => import('./routes/door/InvitationPage.svelte'),
  '/': { '/': () => import('./routes/portal/HomePage.svelte'), layout: portalFrame, hooks: home },
  '/ask': { '/': () => import('./routes/portal/HomePage.svelte'), layout: portalFrame, hooks: inside },
  '/requests': { '/': () => import('./routes/portal/RequestsPage.svelte'), layout: portalFrame, hooks: inside },
  '/conversations': { '/:id': () => import('./routes/portal/ConversationPage.svelte'), layout: portalFrame, hooks: inside },
  '/console': { '/': () => import('./routes/console/ConsolePage.svelte'), layout: agentFrame, hooks: forAgents },
  '/tickets': { '/': tickets, '/:id': ticket, layout: frame, hooks: inside },
  '/changes': { '/': () => import('./routes/changes/ChangesPage.svelte'), layout: agentFrame, hooks: forAgents },
  '/feed': {
    '/': () => import('./routes/feed/FeedPage.svelte'), '/groups': () => import('./routes/feed/GroupsPage.svelte'), '/groups/:id': () => import('./routes/feed/GroupPage.svelte'),
    '/moderation': () => import('./routes/feed/ModerationPage.svelte'),
    '/:id': () => import('./routes/feed/PostPage.svelte'), layout: frame, hooks: inside,
  },
  '/cmdb': {
    '/': () => import('./routes/cmdb/CmdbPage.svelte'), '/map': () => import('./routes/cmdb/MapPage.svelte'), '/plans': () => import('./routes/cmdb/PlansPage.svelte'),
    '/plans/:id': () => import('./routes/cmdb/PlanPage.svelte'), '/health': () => import('./routes/cmdb/HealthPage.svelte'), '/imports': () => import('./routes/cmdb/ImportsPage.svelte'),
    '/cause': () => import('./routes/cmdb/CausePage.svelte'), '/classes': () => import('./routes/cmdb/ClassesPage.svelte'), '/campaigns/:id': () => import('./routes/cmdb/CampaignPage.svelte'),
    '/:id': () => import('./routes/cmdb/CiPage.svelte'), layout: agentFrame, hooks: forAgents,
  },
  '/knowledge': { '/': () => import('./routes/knowledge/KnowledgePage.svelte'), layout: frame, hooks: inside },
  '/calls': { '/:id': () => import('./routes/knowledge/CallPage.svelte'), layout: frame, hooks: inside },
  '/notes': { '/:id': () => import('./routes/knowledge/NotePage.svelte'), layout: frame, hooks: inside },
  '/articles': {
    '/new': () => import('./routes/knowledge/ArticleEditPage.svelte'), '/:id/edit': () => import('./routes/knowledge/ArticleEditPage.svelte'),
    '/:id': () => import('./routes/knowledge/ArticlePage.svelte'), layout: frame, hooks: inside,
  },
  '/runbooks': {
    '/': () => import('./routes/runbooks/RunbooksPage.svelte'), '/new': () => import('./routes/runbooks/RunbookEditPage.svelte'), '/:id/edit': () => import('./routes/runbooks/RunbookEditPage.svelte'),
    '/:id/comparison': () => import('./routes/runbooks/ComparePage.svelte'), '/:id': () => import('./routes/runbooks/RunbookPage.svelte'), layout: agentFrame, hooks: forAgents,
  },
  '/runs': { '/:id': () => import('./routes/runbooks/RunPage.svelte'), layout: agentFrame, hooks: forAgents },
  '/crises': {
    '/': () => import('./routes/crises/CrisesPage.svelte'), '/:id': () => import('./routes/crises/CrisisPage.svelte'), '/:id/postmortem': () => import('./routes/crises/PostmortemPage.svelte'), '/:id/(wall)': () => import('./routes/crises/WallPage.svelte'),
    layout: frame, hooks: inside,
  },
  '/search': { '/': () => import('./routes/search/SearchPage.svelte'), layout: frame, hooks: inside },
  '/contacts': {
    '/': () => import('./routes/contacts/ContactsPage.svelte'), '/print': () => import('./routes/contacts/PrintPage.svelte'), '/trees': () => import('./routes/contacts/TreesPage.svelte'),
    '/:id': () => import('./routes/contacts/ContactsPage.svelte'), layout: agentFrame, hooks: forAgents,
  },
  '/oncall': { '/': () => import('./routes/oncall/OncallPage.svelte'), '/:id': () => import('./routes/oncall/OncallPage.svelte'), layout: agentFrame, hooks: forAgents },
  '/escalations': { '/': () => import('./routes/escalations/EscalationsPage.svelte'), layout: agentFrame, hooks: forAgents },
  '/contact-checks/:token': () => import('./routes/door/ContactCheckPage.svelte'),
  '/proofs/:token': () => import('./routes/door/ProofPage.svelte'),
  '/roll-calls/:token': () => import('./routes/door/RollCallPage.svelte'),
  '/guest/:token': () => import('./routes/guest/GuestPage.svelte'),
  '/alarm-notices/:token': () => import('./routes/door/AlarmNoticePage.svelte'),
  '/readiness': { '/': () => import('./routes/readiness/ReadinessPage.svelte'), layout: agentFrame, hooks: forAgents },
  '/people': { '/': people, '/:id': people, layout: frame, hooks: inside },
  '/admin': { '/': () => import('./routes/admin/AdminPage.svelte'), '/:part': () => import('./routes/admin/AdminPage.svelte'), layout: agentFrame, hooks: forAgents },
  '/account': { '/': () => import('./routes/account/AccountPage.svelte'), layout: frame, hooks: inside },
  '*': () => import('./routes/door/LostPage.svelte'),
});
