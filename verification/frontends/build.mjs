// Bundles each client of src/clients with its libraries into one script of dist, the examples of
// docs/csrf-spa.md, in src/spa, into another one, and Turbo into a third.
import { readdirSync } from 'node:fs';
import { build } from 'esbuild';
import svelte from 'esbuild-svelte';

const clients = readdirSync('src/clients').filter((file) => /\.jsx?$/.test(file));

await build({
  stdin: undefined,
  entryPoints: clients.map((file) => ({ in: `client:${file}`, out: file.replace(/\.jsx?$/, '') })),
  bundle: true,
  outdir: 'dist',
  format: 'iife',
  charset: 'utf8',
  jsx: 'automatic',
  conditions: ['browser', 'svelte', 'production'],
  mainFields: ['svelte', 'browser', 'module', 'main'],
  alias: { vue: 'vue/dist/vue.esm-bundler.js' },
  define: {
    'process.env.NODE_ENV': '"production"',
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    ngDevMode: 'false',
    ngJitMode: 'true',
    ngServerMode: 'false',
  },
  logLevel: 'warning',
  plugins: [
    {
      name: 'client',
      setup(bundle) {
        bundle.onResolve({ filter: /^client:/ }, ({ path }) => ({ path, namespace: 'client' }));
        bundle.onLoad({ filter: /.*/, namespace: 'client' }, ({ path }) => ({
          contents: `
            import * as client from './src/clients/${path.slice('client:'.length)}';
            import { start } from './src/page.js';
            start(client);`,
          resolveDir: process.cwd(),
        }));
      },
    },
    svelte({ compilerOptions: { dev: false, css: 'injected' } }),
  ],
});

await build({
  entryPoints: ['src/spa/page.jsx'],
  bundle: true,
  outfile: 'dist/spa.js',
  format: 'iife',
  charset: 'utf8',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});

await build({
  entryPoints: ['src/turbo/page.js'],
  bundle: true,
  outfile: 'dist/turbo.js',
  format: 'iife',
  charset: 'utf8',
  logLevel: 'warning',
});
