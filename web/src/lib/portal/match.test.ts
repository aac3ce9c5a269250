import { describe, expect, it } from 'vitest';
import { firstLine } from './acts';
import { fit } from './match';

describe('fit', () => {
  const title = 'Messagerie indisponible pour le site de Lyon';
  it('finds a word with another ending and other accents', () => {
    expect(fit('la MESSAGÉRIE ne répond plus', title)).toBe(1);
    expect(fit('messageries à lyon', title)).toBe(2);
  });
  it('ignores words that say nothing', () => {
    expect(fit('bonjour, problème pour mon écran', title)).toBe(0);
  });
});

describe('firstLine', () => {
  it('keeps the first sentence', () => {
    expect(firstLine('Outlook ne s’ouvre plus. J’ai redémarré.\nMerci')).toBe('Outlook ne s’ouvre plus.');
  });
  it('cuts a long one at a word', () => {
    const cut = firstLine('mot '.repeat(80));
    expect(cut.length).toBeLessThanOrEqual(120);
    expect(cut.endsWith('mot…')).toBe(true);
  });
});
