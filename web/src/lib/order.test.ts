import { expect, test } from 'vitest';
import { byName, compare } from './order';

test('names stand in the order people look for them', () => {
  const names = ['Zoé', 'Édouard', 'eve', 'Ed', 'Élise', 'Ève', 'anne', 'Édith'].map((name) => ({ name }));
  const sorted = names.toSorted(byName).map((n) => n.name);
  expect(sorted).toEqual(['anne', 'Ed', 'Édith', 'Édouard', 'Élise', 'eve', 'Ève', 'Zoé']);
  expect(sorted).toEqual(names.map((n) => n.name).toSorted((a, b) => a.localeCompare(b, 'fr')));
});

test('ids are compared as they are written', () => {
  expect(['b', 'a', 'B'].toSorted(compare)).toEqual(['B', 'a', 'b']);
});
