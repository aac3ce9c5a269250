// How the CMDB is filled and kept right: imports, health, campaigns.
import type { Schema } from './schemas';

export type ImportCounts = Schema<'ExchangeCounts'>;
export type ImportReason = Schema<'ExchangeReason'>;
/** Files on their way in: read as a dry run, then applied. */
export type Import = Schema<'ExchangeImport'>;
/** What became of a row of a file, or would. */
export type ImportRow = Schema<'ExchangeRow'>;
/** How far the map can be trusted. Scores are percentages. */
export type CmdbHealth = Schema<'CmdbHealth'>;
/** A round in which each is asked whether their elements are still right. */
export type Campaign = Schema<'Campaign'>;
export type CampaignItem = Schema<'CampaignItem'>;
