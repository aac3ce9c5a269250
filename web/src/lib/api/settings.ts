// What an admin sets: rules of the feed, webhooks, moderation, synonyms, the index of the search.
import type { Schema } from './schemas';

export type RuleCondition = Schema<'FeedCondition'>;
export type Headline = Schema<'FeedHeadline'>;
/** What Comptoir posts by itself. */
export type FeedRule = Schema<'FeedRule'>;
export type RuleForm = Pick<FeedRule, 'name' | 'enabled' | 'order' | 'events' | 'when' | 'surface' | 'group' | 'tags' | 'headline'>;
export type RuleTried = Schema<'FeedTried'>;
/** An address that a program posts to. */
export type FeedHook = Schema<'FeedHook'>;

/** An address that is told of events. */
export type Webhook = Schema<'WebhookHook'>;
export type WebhookForm = Pick<Webhook, 'name' | 'url' | 'events' | 'private'>;
export type Delivery = Schema<'WebhookDelivery'>;
export type NoAnswer = NonNullable<Delivery['attempts'][number]['why']>;

/** Words that somebody called attention to, or about which a moderator decided. */
export type Reported = Schema<'FeedReported'>;
export type Synonyms = Schema<'SearchSynonyms'>;
export type IndexState = Schema<'SearchProgress'>;
