import { describe, expect, it } from 'vitest';
import { looksLikeRelations } from './kinds';

describe('a file of relations is told from a file of elements', () => {
  it.each([
    ['a.tsv', 'parent\ttype\tchild\nx\tDepends on::Used by\ty', true], ['b.csv', 'from;type;to', true], ['relations.csv', 'a,b,c', true],
    ['c.jsonl', '{"parent":"a","type":"runs on","child":"b"}', true], ['d.tsv', 'a\tDepends on::Used by\tb', true],
    ['cis.csv', 'id,name,class', false], ['cis.jsonl', '{"id":"a","class":"server","name":"A"}', false], ['parents.csv', 'name,parent', false], ['e.csv', '', false],
  ])('%s %s', (name, head, is) => expect(looksLikeRelations(name, head)).toBe(is));
});
