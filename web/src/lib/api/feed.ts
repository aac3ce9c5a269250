// The wall: posts, groups, what one follows, profiles.
import type { Schema } from './schemas';

/** A record in short, as much of it as the reader may know now. */
export type RecordCard = Schema<'FeedCard'>;
export type Poll = Schema<'FeedPoll'>;
/** A publication. What depends on the reader is absent from a push. */
export type Post = Schema<'FeedPost'>;
export type PostAct = NonNullable<Post['actions']>[number];
export type FeedPage = Schema<'FeedPage'>;
export type NewPost = Schema<'FeedPublishIn'>;

export type FeedGroupBrief = Schema<'FeedGroupBrief'>;
export type FeedGroup = Schema<'FeedGroup'>;
export type GroupAccess = FeedGroup['access'];
export type GroupRole = NonNullable<FeedGroup['role']>;
export type FeedMember = Schema<'FeedMember'>;

export type Followed = Schema<'FeedFollowed'>;
export type Profile = Schema<'FeedProfile'>;
export type Digest = Schema<'FeedDigest'>;
export type DigestPeriod = Digest['period'];
export type Acknowledgements = Schema<'FeedAcknowledgements'>;
