import { lang } from '$lib/session';
import { expect, test } from 'vitest';
import { compared } from './names';

test('two days that are compared are said as people say them', () => {
  lang.set('fr');
  expect(compared('2020-08-01', '2020-11-05')).toBe('Différences entre le 1 août 2020 et le 5 nov. 2020');
  expect(compared('2020-08-01', '')).toBe('Différences entre le 1 août 2020 et aujourd’hui');
  lang.set('en');
  expect(compared('2020-08-01', '2020-11-05')).toBe('Differences between 1 Aug 2020 and 5 Nov 2020');
});
