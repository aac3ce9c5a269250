// The routes, in the form openapi-fetch reads. Replaced by the generated file once the server has its OpenAPI document.
import type { ChangePaths } from './change';
import type { CmdbPaths, RecordLink } from './cmdb';
import type { CrisisPaths } from './crisis';
import type { FeedPaths } from './feed';
import type { KnowledgePaths } from './knowledge';
import type { NotifyPaths } from './notify';
import type { OncallPaths } from './oncall';
import type { ReadyPaths } from './ready';
import type { OutsidePaths } from './outside';
import type { RunbookPaths } from './runbook';
import type { SearchPaths } from './search';
import type { SettingsPaths } from './settings';
import type {
  Account, ActivityPage, Agent, Conversation, ConversationContext, EventPage, FileInfo, Group, Invitation, Job, Lang, Link, Mail, Me, Message, MessagePage,
  MessageVersion, NewMessage, Page, Person, Presence, Problem, Queue, Ref, Reply, SessionInfo, SignIn, Signed, Ticket, TicketKindInfo, Transcript, Unread,
} from './types';

interface Shape {
  query?: object;
  path?: object;
  body?: object;
}
type Content<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
interface Answers<Out> {
  200: Content<Out>;
  default: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
}
export type Op<Out, In extends Shape = object> = {
  parameters: {
    query?: In extends { query: infer Q } ? Q : never;
    header?: { 'If-Match'?: string; 'Idempotency-Key'?: string };
    cookie?: never;
  } & (In extends { path: infer P } ? { path: P } : { path?: never });
  responses: Answers<Out>;
} & (In extends { body: infer B }
  ? undefined extends B ? { requestBody?: { content: { 'application/json': NonNullable<B> } } } : { requestBody: { content: { 'application/json': B } } }
  : { requestBody?: never });

export type Id = { path: { id: string } };
export type Listing = { limit?: number; cursor?: string };
type Thread = { path: { kind: string; id: string } };
type OneMessage = { path: { kind: string; id: string; message: string } };
export type Nothing = undefined;

export interface paths extends ChangePaths, CmdbPaths, CrisisPaths, FeedPaths, KnowledgePaths, RunbookPaths, SearchPaths, SettingsPaths, OncallPaths, ReadyPaths, NotifyPaths, OutsidePaths {
  '/sign-in': { get: Op<SignIn> };
  '/sessions': { post: Op<Signed, { body: { email: string; password: string; tenant?: string } }> };
  '/sessions/current': { delete: Op<Nothing> };
  '/setup': { post: Op<Signed, { body: { code: string; tenant_name: string; name: string; email: string; password: string; lang?: Lang; zone?: string } }> };
  '/password-resets': { post: Op<Nothing, { body: { email: string } }> };
  '/invitations/{token}': {
    get: Op<Invitation, { path: { token: string } }>;
    post: Op<Signed, { path: { token: string }; body: { name?: string; password: string } }>;
  };
  '/me': {
    get: Op<Me>;
    patch: Op<Me, { body: Partial<Pick<Me, 'lang' | 'zone' | 'theme' | 'density' | 'title' | 'department' | 'site' | 'phone'>> }>;
  };
  '/me/password': { post: Op<Nothing, { body: { current: string; new: string } }> };
  '/me/sessions': { get: Op<Page<SessionInfo>>; delete: Op<Nothing> };
  '/me/sessions/{id}': { delete: Op<Nothing, Id> };
  '/me/presence': { put: Op<Agent, { body: { state: Presence; capacity?: number } }> };
  '/people': { get: Op<Page<Person>, { query: { q?: string; group?: string; role?: string } & Listing }> };
  '/people/{id}': { get: Op<Person, Id> };
  '/groups': { get: Op<Page<Group>>; post: Op<Group, { body: object }> };
  '/queues': { get: Op<Page<Queue>>; post: Op<Queue, { body: Partial<Queue> }> };
  '/queues/{id}': { patch: Op<Queue, Id & { body: object }> };
  '/agents': { get: Op<Page<Agent>> };
  '/replies': { get: Op<Page<Reply>>; post: Op<Reply, { body: Omit<Reply, 'id' | 'version'> }> };
  '/replies/{id}': { patch: Op<Reply, Id & { body: Partial<Reply> }>; delete: Op<Nothing, Id> };
  '/conversations': {
    get: Op<Page<Conversation>, { query: { state?: string; queue?: string; requester?: string; agent?: string; q?: string } & Listing }>;
    post: Op<Conversation, { body: { symptoms: string; queue_id?: string; service_id?: string; on_behalf_of?: string; files?: string[] } }>;
  };
  '/conversations/take': { post: Op<Conversation | undefined, { body: { queue_id?: string; id?: string } }> };
  '/conversations/{id}': { get: Op<Conversation, Id> };
  '/conversations/{id}/hold': { post: Op<Conversation, Id & { body: { reason?: string } }> };
  '/conversations/{id}/resume': { post: Op<Conversation, Id> };
  '/conversations/{id}/return': { post: Op<Conversation, Id & { body: { note?: string } }> };
  '/conversations/{id}/transfer': { post: Op<Conversation, Id & { body: { queue_id?: string; agent_id?: string; note?: string } }> };
  '/conversations/{id}/invite': { post: Op<Conversation, Id & { body: { person_id: string } }> };
  '/conversations/{id}/leave': { post: Op<Conversation, Id> };
  '/conversations/{id}/close': { post: Op<Conversation, Id & { body: { reason: string; solution?: string } }> };
  '/conversations/{id}/abandon': { post: Op<Conversation, Id> };
  '/conversations/{id}/reopen': { post: Op<Conversation, Id> };
  '/conversations/{id}/accept': { post: Op<Conversation, Id> };
  '/conversations/{id}/decline': { post: Op<Conversation, Id & { body: { reason?: string } }> };
  '/conversations/{id}/keep-place': { post: Op<Conversation, Id> };
  '/conversations/{id}/rate': { post: Op<Conversation, Id & { body: { rating: number; comment?: string } }> };
  '/conversations/{id}/incident': {
    post: Op<Ticket, Id & { body: { title?: string; description?: string; impact?: number; urgency?: number; group_id?: string } }>;
  };
  '/conversations/{id}/link': { post: Op<Conversation, Id & { body: { ticket_id: string } }> };
  '/conversations/{id}/transcript': { get: Op<Transcript, Id & { query: { view?: 'external' | 'internal' } }> };
  '/conversations/{id}/context': { get: Op<ConversationContext, Id> };
  '/threads/{kind}/{id}/messages': {
    get: Op<MessagePage, Thread & { query: { after?: number; before?: number; last?: boolean; limit?: number } }>;
    post: Op<Message, Thread & { body: NewMessage }>;
  };
  '/threads/{kind}/{id}/messages/{message}': {
    patch: Op<Message, OneMessage & { body: { text: string } }>;
    delete: Op<Message | undefined, OneMessage>;
  };
  '/threads/{kind}/{id}/messages/{message}/history': { get: Op<Page<MessageVersion>, OneMessage> };
  '/threads/{kind}/{id}/messages/{message}/reactions/{emoji}': {
    put: Op<Message | undefined, { path: OneMessage['path'] & { emoji: string } }>;
    delete: Op<Message | undefined, { path: OneMessage['path'] & { emoji: string } }>;
  };
  '/threads/{kind}/{id}/read': { put: Op<Nothing, Thread & { body: { seq: number } }> };
  '/threads/{kind}/{id}/followers': { get: Op<Page<Ref>, Thread> };
  '/threads/{kind}/{id}/followers/{person}': {
    put: Op<Nothing, { path: Thread['path'] & { person: string } }>;
    delete: Op<Nothing, { path: Thread['path'] & { person: string } }>;
  };
  '/files/{id}': { get: Op<FileInfo, Id> };
  '/tickets': {
    get: Op<
      Page<Ticket>,
      {
        query: {
          kind?: string; state?: string; priority?: string; group?: string; assignee?: string; requester?: string; q?: string; sort?: string;
        } & Listing;
      }
    >;
    post: Op<Ticket, { body: { kind: string; title: string; description?: string } & Partial<Record<string, unknown>> }>;
  };
  '/tickets/{id}': { get: Op<Ticket, Id>; patch: Op<Ticket, Id & { body: object }> };
  '/tickets/{id}/assign': { post: Op<Ticket, Id & { body: { group_id?: string; assignee_id?: string } }> };
  '/tickets/{id}/start': { post: Op<Ticket, Id> };
  '/tickets/{id}/hold': { post: Op<Ticket, Id & { body: { reason: string; note?: string } }> };
  '/tickets/{id}/resume': { post: Op<Ticket, Id> };
  '/tickets/{id}/resolve': { post: Op<Ticket, Id & { body: { code: string; notes: string } }> };
  '/tickets/{id}/close': { post: Op<Ticket, Id> };
  '/tickets/{id}/reopen': { post: Op<Ticket, Id & { body: { reason: string } }> };
  '/tickets/{id}/cancel': { post: Op<Ticket, Id & { body: { reason: string } }> };
  '/tickets/{id}/me_too': { post: Op<Ticket, Id & { body: { person_id?: string } | undefined }>; delete: Op<Ticket | undefined, Id> };
  '/tickets/{id}/activity': { get: Op<ActivityPage, Id & { query: { after?: string; before?: string; last?: boolean; limit?: number } }> };
  '/tickets/{id}/relations': { get: Op<Page<RecordLink>, Id>; post: Op<RecordLink, Id & { body: { type: string; ticket?: string; ci?: string } }> };
  '/tickets/{id}/relations/{relation}': { delete: Op<Nothing, { path: { id: string; relation: string } }> };
  '/outages': { get: Op<Page<Ticket>> };
  '/threads/unread': { get: Op<Page<Unread>> };
  '/ticket-kinds': { get: Op<Page<TicketKindInfo>> };
  '/ticket-kinds/{kind}/matrix': { patch: Op<TicketKindInfo, { path: { kind: string }; body: { cells: number[][] } }> };
  '/users': { get: Op<Page<Account>, { query: { q?: string; role?: string; closed?: 'true' | 'false' } & Listing }>; post: Op<Account, { body: object }> };
  '/users/{id}': { get: Op<Account, Id>; patch: Op<Account, Id & { body: object }> };
  '/users/{id}/invite': { post: Op<Link, Id> };
  '/users/{id}/reset': { post: Op<Link, Id> };
  '/users/{id}/sign_out': { post: Op<Nothing, Id> };
  '/users/{id}/close': { post: Op<Account, Id> };
  '/users/{id}/reopen': { post: Op<Account, Id> };
  '/groups/{id}': { patch: Op<Group, Id & { body: object }> };
  '/groups/{id}/members/{person}': {
    put: Op<Group | undefined, { path: { id: string; person: string } }>;
    delete: Op<Group | undefined, { path: { id: string; person: string } }>;
  };
  '/mail/outbox': { get: Op<Page<Mail>, { query: Listing }> };
  '/mail/outbox/{id}': { get: Op<Mail, Id> };
  '/admin/jobs/{id}/replay': { post: Op<Nothing, Id> };
  '/admin/jobs': { get: Op<Page<Job>, { query: Listing & { state?: string } }> };
  '/queues/{id}/announce': { post: Op<{ told: number }, Id & { body: { text: string } }> };
  '/events': { get: Op<EventPage, { query: { after?: string; topics?: string } }> };
}
