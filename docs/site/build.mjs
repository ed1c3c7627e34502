// Builds the documentation site: node build.mjs ROOT BASE API
// The pages are copied from the repository with their links rewritten; VitePress makes the site of
// them. API is a folder with the Javadoc. The site is built aside and takes its place when complete.
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vitepress'
import { completeJavadoc } from './javadoc.mjs'
import { writePages } from './pages.mjs'

const [root, base, api] = process.argv.slice(2)
const workshop = dirname(fileURLToPath(import.meta.url))
const pages = join(workshop, 'pages')
const made = join(workshop, 'made')
const site = join(workshop, 'site')

rmSync(pages, { recursive: true, force: true })
mkdirSync(pages, { recursive: true })
const count = writePages(resolve(root), pages)
cpSync(join(workshop, 'public'), join(pages, 'public'), { recursive: true })

// The configuration is a separate module that VitePress loads.
process.env.DOCS_BASE = base
process.env.DOCS_API = api
process.env.DOCS_PAGES = pages
await build(workshop, { base, outDir: made })
cpSync(api, join(made, 'api'), { recursive: true })
completeJavadoc(join(made, 'api'), base)
// For hosts that would otherwise hide files whose names begin with an underscore.
writeFileSync(join(made, '.nojekyll'), '')
rmSync(site, { recursive: true, force: true })
renameSync(made, site)
console.log(`${count} pages`)
