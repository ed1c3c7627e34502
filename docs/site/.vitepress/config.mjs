import { join } from 'node:path'
import { slug } from 'github-slugger'
import { defineConfig } from 'vitepress'
import { adjust } from '../markdown.mjs'
import { linkTypes, readTypes } from '../api-links.mjs'
import { readSidebar } from '../sidebar.mjs'
import { searchOptions } from '../search.mjs'

const { DOCS_BASE: base, DOCS_API: api, DOCS_PAGES: pages } = process.env

export default defineConfig({
  lang: 'en',
  title: 'Cloakroom',
  description: 'Forms, cookies, sessions, flash messages, CSRF protection and login for Java web applications',
  srcDir: pages,
  base,
  cleanUrls: false,
  ignoreDeadLinks: 'localhostLinks',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}mark.svg` }]],
  markdown: {
    anchor: { slugify: slug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      linkTypes(md, readTypes(api), base)
      adjust(md)
    },
  },
  themeConfig: {
    siteTitle: 'Cloakroom',
    logo: { src: '/mark.svg', alt: '' },
    nav: [
      { text: 'Documentation', link: '/' },
      { text: 'Javadoc', link: '/api/index.html', target: '_self', noIcon: true },
    ],
    sidebar: readSidebar(join(pages, 'index.md')),
    outline: { level: [2, 3], label: 'On this page' },
    docFooter: { prev: false, next: false },
    externalLinkIcon: false,
    search: { provider: 'local', options: searchOptions },
  },
  vite: { build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 }, logLevel: 'warn' },
})
