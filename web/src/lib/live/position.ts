/** A place in the event log: `epoch:seq`. The epoch changes when the log was restored or promoted. */
export interface Position {
  epoch: string;
  seq: number;
}

export function parsePosition(text: string): Position | undefined {
  const cut = text.lastIndexOf(':');
  if (cut <= 0) return undefined;
  const seq = Number(text.slice(cut + 1));
  return Number.isSafeInteger(seq) && seq >= 0 ? { epoch: text.slice(0, cut), seq } : undefined;
}

export const formatPosition = (p: Position): string => `${p.epoch}:${p.seq}`;
