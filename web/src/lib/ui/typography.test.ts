import { describe, expect, it } from 'vitest';
import { french } from './typography';

describe('french', () => {
  it('keeps punctuation with its word', () => {
    expect(french('Que se passe-t-il ?')).toBe('Que se passe-t-il\u202f?');
    expect(french('« oui » : 5 %')).toBe('«\u00a0oui\u00a0»\u00a0: 5\u00a0%');
  });
  it('uses the apostrophe of print', () => {
    expect(french("L'adresse n'est pas valable...")).toBe('L’adresse n’est pas valable…');
  });
  it('leaves times and addresses alone', () => {
    expect(french('à 12:30 sur https://a.b/c?d=e')).toBe('à 12:30 sur https://a.b/c?d=e');
  });
});
