// The sidebar: the headings and lists of docs/index.md.
import { readFileSync } from 'node:fs'

/** Reads the groups of the index: `##` is a kind, `###` a group in it, a list item a page. */
export function readSidebar(file) {
  const kinds = []
  let items
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const heading = /^(##|###) (.+)$/.exec(line)
    const page = /^- \[([^\]]+)\]\(([^)]+)\)/.exec(line)
    if (heading?.[1] === '##') {
      // "Tutorial: learn by building" is "Tutorial" in the sidebar.
      items = []
      kinds.push({ text: heading[2].split(':')[0], items })
    } else if (heading) {
      items = []
      kinds.at(-1).items.push({ text: heading[2], items })
    } else if (page && items) {
      items.push({ text: page[1].replaceAll('`', ''), link: page[2].replace(/(^|\/)index\.md/, '$1').replace(/\.md(?=#|$)/, '') })
    }
  }
  return kinds.filter((kind) => kind.items.length > 0)
}
