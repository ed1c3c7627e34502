// Completes what javadoc wrote: an icon, and blocks of code that a keyboard can scroll.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Changes every page of the Javadoc in a folder. */
export function completeJavadoc(folder, base) {
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!file.endsWith('.html')) continue
    const path = join(folder, file)
    const page = readFileSync(path, 'utf8')
      .replace('</head>', `<link rel="icon" href="${base}mark.svg" type="image/svg+xml">\n</head>`)
      .replace(/<pre\b(?![^>]*tabindex)/g, '<pre tabindex="0"')
    writeFileSync(path, page)
  }
}
