import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/paraglide'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      'no-undef': 'off',
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/no-at-html-tags': 'error',
      // svelte-check knows which ignores are needed; this rule reads their reasons as names.
      'svelte/no-unused-svelte-ignore': 'off',
      // What the screen does not show is kept in plain sets and maps.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // The screen changes by the live collections only: components never fetch.
    files: ['src/**/*.svelte'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Call a function of $lib/api instead.' }],
    },
  },
);
