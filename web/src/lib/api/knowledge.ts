// What people learnt: notes, articles, and what is answered to a call for contribution.
import type { Schema } from './schemas';

export type Audience = Schema<'KnowledgeAudience'>;
export type AudienceWish = Schema<'KnowledgeAudienceIn'>;
export type Note = Schema<'KnowledgeNote'>;
export type NoteState = Note['state'];
export type NewNote = Schema<'KnowledgeMakeNoteIn'>;
export type NoteWish = Schema<'KnowledgeEditNoteIn'>;

export type ArticleBrief = Schema<'KnowledgeArticleBrief'>;
export type ArticleState = ArticleBrief['state'];
export type Section = Schema<'KnowledgeSection'>;
export type Translation = Schema<'KnowledgeTranslation'>;
export type Article = Schema<'KnowledgeArticle'>;
export type NewArticle = Schema<'KnowledgeMakeArticleIn'>;
export type ArticleWish = Schema<'KnowledgeEditArticleIn'>;
export type ArticleVersion = Schema<'KnowledgeVersion'>;
export type LineChange = Schema<'MarkdownLineChange'>;
export type Difference = Schema<'KnowledgeDifference'>;
export type Feedback = Schema<'KnowledgeFeedback'>;
export type Template = Schema<'KnowledgeTemplate'>;
export type Category = Schema<'KnowledgeCategory'>;
export type CategoryWish = Schema<'KnowledgeCategoryIn'>;
export type Imported = Schema<'KnowledgeImported'>;

/** A question to everybody about a problem. */
export type Call = Schema<'ContributionCall'>;
export type Witness = Schema<'ContributionWitness'>;
export type Contribution = Schema<'Contribution'>;
export type HypothesisStatus = NonNullable<Contribution['status']>;
export type ContributionMark = NonNullable<Contribution['mark']>;

/** What was said of what was suggested, by place. */
export type Worth = Schema<'KnowledgeWorthOut'>;
/** Where an answer to a note or an article was given. */
export type AnswerPlace = Exclude<Worth['places'][number]['from'], 'untold'>;
