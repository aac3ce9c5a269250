export { answer, ask, client, watchApi, type Answer } from './client';
export { ApiError, codeOf, isOffline } from './error';
export { newKey } from './key';
export type * from './cmdb';
export type * from './feed';
export type * from './knowledge';
export type * from './search';
export type * from './types';
export { downloadUrl, fileUrl, upload } from './upload';
