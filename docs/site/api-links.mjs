// Links the first mention of each public type on a page to its Javadoc.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// Names that pages use for something else, such as HTTP headers.
const NOT_TYPES = new Set(['Cookie', 'Autocomplete'])

/** Returns the addresses of all types, by their names, such as `Form` or `Form.Builder`. */
export function readTypes(api) {
  const modules = new Map(readIndex(api, 'package').map((entry) => [entry.l, entry.m]))
  const types = new Map()
  for (const { p, l } of readIndex(api, 'type')) {
    const path = p && `${modules.get(p)}/${p.replaceAll('.', '/')}/${l}.html`
    if (!path || !existsSync(join(api, path))) continue
    // A name that two types share gets no link.
    types.set(l, types.has(l) ? null : path)
  }
  if (types.size === 0) throw new Error(`No types in ${api}: has Javadoc's search index another form?`)
  return types
}

// Reads the index of Javadoc's own search, a script that assigns a list.
function readIndex(api, name) {
  const script = readFileSync(join(api, `${name}-search-index.js`), 'utf8')
  return JSON.parse(script.slice(script.indexOf('['), script.lastIndexOf(']') + 1))
}

/** A plugin of markdown-it that links `Type`, `Type.method(…)` and `new Type(…)` in code. */
export function linkTypes(md, types, base) {
  const plain = md.renderer.rules.code_inline
  md.core.ruler.push('api-links', (state) => {
    const linked = new Set()
    let heading = false
    for (const block of state.tokens) {
      if (block.type === 'heading_open') heading = true
      if (block.type === 'heading_close') heading = false
      if (block.type !== 'inline' || heading) continue
      let link = 0
      for (const token of block.children) {
        if (token.type === 'link_open') link++
        if (token.type === 'link_close') link--
        if (token.type !== 'code_inline' || link > 0) continue
        const name = /^(?:new )?@?([A-Z]\w*(?:\.[A-Z]\w*)*)(?:\.[a-z]\w*\(.*|\(.*)?$/.exec(token.content)?.[1]
        const path = name && !NOT_TYPES.has(name) ? types.get(name) : null
        if (path && !linked.has(name)) {
          linked.add(name)
          token.meta = { api: base + 'api/' + path }
        }
      }
    }
  })
  md.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    // Braces in code are not Vue expressions.
    tokens[index].attrSet('v-pre', '')
    const code = plain(tokens, index, options, env, self)
    const api = tokens[index].meta?.api
    // The target makes the browser load the page: Javadoc is not a page of the site's script.
    return api ? `<a class="api" href="${api}" target="_self">${code}</a>` : code
  }
}
