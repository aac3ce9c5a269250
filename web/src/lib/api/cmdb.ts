// The CMDB: elements (CIs), classes, relations, impact.
import type { Schema } from './schemas';

export type Redundancy = Schema<'CmdbRedundancy'>;
export type ServiceUser = Schema<'CmdbUser'>;
/** Lengths are in minutes; absent is unknown. */
export type Ci = Schema<'CmdbCI'>;
export type CiStatus = Ci['status'];
export type Lifecycle = Ci['lifecycle'];
export type CiAttribute = Schema<'CmdbAttribute'>;
export type CiClass = Schema<'CmdbClass'>;
export type RelationType = Schema<'CmdbRelationType'>;
export type RelationKind = RelationType['id'];
/** One of the two elements of a relation. */
export type CiEnd = Schema<'CmdbEnd'>;
export type CiRelation = Schema<'CmdbRelation'>;
export type CiChange = Schema<'CmdbChange'>;
export type CiLine = Schema<'CmdbLine'>;
/** A relation in an answer about the map. */
export type ImpactStep = Schema<'CmdbStep'>;
/** Why something is lost: a set of losses and relations that alone reproduces it, from cause to effect. */
export type Because = Schema<'CmdbBecause'>;
/** What a loss does to one element. */
export type ImpactHit = Schema<'CmdbEffect'>;
export type Impact = Schema<'CmdbImpact'>;
/** A part of the map: some elements, and all relations among them by the ids of their ends. */
export type Around = Schema<'CmdbAround'>;
/** What is at stake with one element, in words and in figures. */
export type Sentence = Schema<'RecoverySentence'>;
/** What is different about one element or one relation between two instants. */
export type MapChange = Schema<'CmdbMapChange'>;
/** What may be said of an element when it is made or edited; what is absent stays. */
export type CiPatch = Schema<'CmdbEditIn'>;
