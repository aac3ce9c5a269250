import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env.COMPTOIR_SERVER ?? 'http://127.0.0.1:8080';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// What opens over a page is heavy; every page has the rest.
const heavy = /node_modules\/(bits-ui|@floating-ui|runed|svelte-toolbelt|tabbable)|src\/lib\/ui\/(Dialog|Select|Combobox|Tabs|MenuPanel)/;
const light = /src\/(routes\/title|lib\/(?!ui\/(Dialog|Select|Combobox|Tabs|MenuPanel|Asking)|thread\/.*svelte$|cmdb|feed|knowledge|search|palette))/;

// What draws the library's icons: see there.
const drawing: Plugin = {
  name: 'drawing',
  enforce: 'pre',
  resolveId: (id, importer) => (id === '../Icon.svelte' && importer?.includes('@lucide/svelte') ? here('./src/lib/ui/Drawing.svelte') : undefined),
};

export default defineConfig({
  plugins: [drawing, svelte()],
  optimizeDeps: { exclude: ['@lucide/svelte'] },
  resolve: {
    alias: { $lib: here('./src/lib'), $m: here('./src/lib/messages.ts') },
    conditions: process.env.VITEST ? ['browser'] : undefined,
  },
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox128', 'safari18'],
    // A data: URI would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // Left to itself the bundler makes a file of each module that two pages share: a hundred small ones a page, and a slow network pays
    // for each. The first that matches takes a module, by priority, with what it needs.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', tags: ['$initial'], priority: 9 },
            { name: 'icons', test: /@lucide/, minShareCount: 2, priority: 8 },
            { name: 'words', test: /paraglide/, minShareCount: 4, priority: 8 },
            { name: 'kit', test: light, minShareCount: 5, priority: 7 },
            { name: 'thread', test: /src\/lib\/thread\/.*svelte$/, minShareCount: 2, priority: 6 },
            { name: 'parts', test: heavy, minShareCount: 2, priority: 5 },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': { target: server, ws: true, changeOrigin: false } },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['./test/setup.ts'],
  },
});
