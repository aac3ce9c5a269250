import { ask, BASE, client, fileMade, type CodeSheet, type CodeSheetIn, type KitExport, type Readiness } from '$lib/api';

export const readReadiness = (): Promise<Readiness> => ask(client.GET('/readiness'));

export const readKits = async (): Promise<KitExport[]> => (await ask(client.GET('/kits', { params: { query: { limit: 5 } } }))).items;

/** Where a kit is taken: a link, so that the browser keeps the file as it comes. */
export const kitUrl = (format: 'zip' | 'pdf'): string => `${BASE}/kits/export?format=${format}`;

export const sheets = {
  list: async (): Promise<CodeSheet[]> => (await ask(client.GET('/break-glass-sheets'))).items,
  make: (body: CodeSheetIn): Promise<CodeSheet> => ask(client.POST('/break-glass-sheets', { body })),
  renew: (id: string): Promise<CodeSheet> => ask(client.POST('/break-glass-sheets/{id}/renew', { params: { path: { id } }, body: {} })),
  /** The sheet as a PDF: the codes go back to the server that made them, which keeps them nowhere. */
  paper: (sheet: CodeSheet): Promise<Blob> => fileMade(`/break-glass-sheets/${sheet.id}/paper`, { codes: sheet.codes ?? [] }),
  revoke: (id: string): Promise<CodeSheet> => ask(client.POST('/break-glass-sheets/{id}/revoke', { params: { path: { id } } })),
};

/** Opens a session with a printed code. */
export const breakGlass = async (code: string, name: string): Promise<void> => {
  await ask(client.POST('/break-glass', { body: { code, name } }));
};
