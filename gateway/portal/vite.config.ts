import { cpSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { manual } from './manual/plugin'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const pdfjs = here('./node_modules/pdfjs-dist')
/* A running system for `npm run dev`; it takes a login from its own pages only, so they are said to be its own. */
const origin = process.env.ESTAMP_ORIGIN ?? 'http://127.0.0.1:7001'
const PDF_DATA = ['cmaps', 'standard_fonts', 'wasm', 'iccs']

/* pdf.js fetches its character maps, standard fonts and decoders by address at run time, so they travel beside the
 * bundle; without them Chinese text and JPEG 2000 pictures are drawn blank. */
function pdfData(): Plugin {
  let out = ''
  return {
    name: 'estamp-pdf-data',
    configResolved: (config) => void (out = join(config.root, config.build.outDir)),
    configureServer: (server) => {
      server.middlewares.use('/estamp/pdfjs', (request, response, next) => {
        const file = join(pdfjs, decodeURIComponent((request.url ?? '').split('?')[0] ?? ''))
        const served = PDF_DATA.some((folder) => file.startsWith(join(pdfjs, folder)))
        if (!served || !existsSync(file) || !statSync(file).isFile()) return next()
        response.end(readFileSync(file))
      })
    },
    closeBundle: () => {
      for (const folder of PDF_DATA) cpSync(join(pdfjs, folder), join(out, 'pdfjs', folder), { recursive: true })
    },
  }
}

export default defineConfig({
  base: '/estamp/',
  /* hoistStatic off: Vue would write runs of static nodes through innerHTML, whose style attributes the policy refuses. */
  plugins: [vue({ template: { compilerOptions: { hoistStatic: false } } }), pdfData(), manual()],
  resolve: { alias: { '@': here('./src') } },
  define: { __INTLIFY_JIT_COMPILATION__: true, __VUE_I18N_LEGACY_API__: false },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      output: {
        /* A worker named .mjs needs a MIME type that web servers often lack. */
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith('.mjs')) ? 'assets/[name]-[hash].js' : 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: { port: 7100, proxy: { '/estamp/api': { target: origin, changeOrigin: true, headers: { origin } } } },
})
