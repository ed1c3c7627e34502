import { h } from 'vue'
import { withBase } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import './site.css'

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'not-found': notFound }),
}

function notFound() {
  return h('main', { class: 'not-found' }, [
    h('h1', 'There is no such page'),
    h('p', ['Search above, or go to the ', h('a', { href: withBase('/') }, 'list of all pages'), '.']),
  ])
}
