import { m } from '$m';

// What happens here, in words. A type that has none yet is shown as it is.
const names: Record<string, () => string> = {
  'ticket.opened': m.event_ticket_opened, 'ticket.edited': m.event_ticket_edited, 'ticket.assigned': m.event_ticket_assigned, 'ticket.started': m.event_ticket_started,
  'ticket.held': m.event_ticket_held, 'ticket.resumed': m.event_ticket_resumed, 'ticket.identified': m.event_ticket_identified, 'ticket.resolved': m.event_ticket_resolved,
  'ticket.closed': m.event_ticket_closed, 'ticket.reopened': m.event_ticket_reopened, 'ticket.canceled': m.event_ticket_canceled, 'ticket.scheduled': m.event_ticket_scheduled, 'ticket.failed': m.event_ticket_failed, 'ticket.me_too': m.event_ticket_me_too,
  'ticket.me_too_undone': m.event_ticket_me_too_undone, 'link.added': m.event_link_added, 'link.removed': m.event_link_removed,
  'conversation.arrived': m.event_conversation_arrived, 'conversation.taken': m.event_conversation_taken, 'conversation.transferred': m.event_conversation_transferred,
  'conversation.closed': m.event_conversation_closed, 'conversation.reopened': m.event_conversation_reopened, 'conversation.rated': m.event_conversation_rated,
  'post.published': m.event_post_published, 'post.commented': m.event_post_commented, 'post.edited': m.event_post_edited, 'post.reported': m.event_post_reported,
  'post.hidden': m.event_post_hidden, 'article.published': m.event_article_published, 'article.retired': m.event_article_retired, 'article.narrowed': m.event_article_narrowed,
  'note.made': m.event_note_made, 'note.moved': m.event_note_moved, 'call.opened': m.event_call_opened, 'call.edited': m.event_call_edited, 'call.seen': m.event_call_seen,
  'call.unseen': m.event_call_unseen, 'call.closed': m.event_call_closed, 'contribution.made': m.event_contribution_made, 'contribution.marked': m.event_contribution_marked,
  'ci.made': m.event_ci_made, 'ci.edited': m.event_ci_edited, 'ci.retired': m.event_ci_retired, 'queue.edited': m.event_queue_edited, 'webhook.test': m.event_webhook_test,
  'crisis.declared': m.event_crisis_declared, 'crisis.moved': m.event_crisis_moved, 'crisis.edited': m.event_crisis_edited, 'crisis.users_told': m.event_crisis_users_told,
  'crisis.point_held': m.event_crisis_point_held, 'crisis.told': m.event_crisis_told,
};

const subjects: Record<string, () => string> = {
  ticket: m.event_about_ticket, conversation: m.event_about_conversation, post: m.event_about_post, article: m.event_about_article, note: m.event_about_note,
  call: m.event_about_call, contribution: m.event_about_contribution, ci: m.event_about_ci, link: m.event_about_link, queue: m.event_about_queue, crisis: m.event_about_crisis,
};

export const eventName = (type: string): string => {
  const [subject, verb] = type.split('.', 2);
  return verb === '*' ? m.event_all({ subject: subjectName(subject ?? '') }) : (names[type]?.() ?? type);
};
export const subjectName = (subject: string): string => subjects[subject]?.() ?? subject;

/** What a webhook may ask for, by subject; `ticket.*` is all of one. */
export const offered = (): { subject: string; types: string[] }[] =>
  ['ticket', 'conversation', 'post', 'article', 'note', 'call', 'contribution', 'ci', 'queue', 'crisis'].map((subject) => ({
    subject,
    types: Object.keys(names).filter((type) => type.startsWith(`${subject}.`)),
  }));
