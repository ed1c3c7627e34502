// Copies the repository's pages for the site. Files of docs/ become pages at the top. Any other file
// that a page links to becomes a page below repository/: Markdown as it is, code in a block.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, posix, relative } from 'node:path'
import { changeLinks } from './links.mjs'

const LANGUAGES = {
  '.java': 'java', '.sh': 'bash', '.js': 'js', '.mjs': 'js', '.json': 'json', '.xml': 'xml', '.html': 'html',
  '.css': 'css', '.conf': 'nginx', '.properties': 'properties', '.sql': 'sql', '.py': 'python', '.kts': 'kotlin',
}
const PICTURES = new Set(['.svg', '.png', '.jpg', '.jpeg', '.webp', '.gif'])

/** Writes all pages into a folder and returns their number. */
export function writePages(root, folder) {
  const written = new Map() // file in the repository -> address in the site
  const waiting = []

  // Returns the address in the site of a file or folder of the repository.
  function address(path, from) {
    if (!written.has(path)) {
      if (path.startsWith('..')) throw new Error(`${from} links to ${path}, outside of the repository`)
      const file = join(root, path)
      let kind
      try {
        kind = statSync(file)
      } catch {
        throw new Error(`${from} links to ${path}, which does not exist`)
      }
      if (kind.isDirectory()) {
        const readme = posix.join(path, 'README.md')
        if (readdirSync(file).includes('README.md')) return address(readme, from)
        written.set(path, `/repository/${path}/index.md`)
      } else if (PICTURES.has(extname(path))) {
        return picture(path)
      } else {
        written.set(path, place(path))
      }
      waiting.push(path)
    }
    return written.get(path)
  }

  function place(path) {
    if (/^docs\/[^/]+\.md$/.test(path)) return `/${basename(path)}`
    return path.endsWith('.md') ? `/repository/${path}` : `/repository/${path}.md`
  }

  // Pictures are in a folder that no bundler changes, so pages find them under their own names.
  function picture(path) {
    const name = path.startsWith('docs/') ? path.slice('docs/'.length) : `repository/${path}`
    const target = join(folder, 'public', name)
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(join(root, path), target)
    return `/${name}`
  }

  function write(path) {
    const file = join(root, path)
    const target = join(folder, written.get(path))
    mkdirSync(dirname(target), { recursive: true })
    if (statSync(file).isDirectory()) {
      writeFileSync(target, listing(path, file))
    } else if (path.endsWith('.md')) {
      const text = readFileSync(file, 'utf8')
      const head = path === 'CHANGELOG.md' ? '---\nsearch: false\n---\n\n' : ''
      writeFileSync(target, head + changeLinks(text, (link) => changed(link, path)))
    } else {
      writeFileSync(target, source(path, readFileSync(file, 'utf8')))
    }
  }

  function changed(link, path) {
    const [target, anchor] = link.split('#')
    if (target === '' || /^[a-z][a-z0-9+.-]*:/i.test(target)) return link
    const page = address(posix.join(posix.dirname(path), decodeURI(target)).replace(/\/$/, ''), path)
    // Links to lines of a source file lead to the file.
    return anchor && !/^L\d/.test(anchor) ? `${page}#${anchor}` : page
  }

  function listing(path, file) {
    const items = readdirSync(file, { withFileTypes: true })
      .filter((item) => item.name !== 'target' && !item.name.startsWith('.'))
      .map((item) => {
        const inside = posix.join(path, item.name)
        return item.isDirectory() || binary(join(root, inside))
          ? `- \`${item.name}\``
          : `- [\`${item.name}\`](${address(inside, path)})`
      })
    return `---\nsearch: false\n---\n\n# ${path}/\n\n${items.join('\n')}\n`
  }

  for (const name of readdirSync(join(root, 'docs')).sort()) {
    if (name.endsWith('.md')) address(`docs/${name}`, 'docs')
  }
  while (waiting.length > 0) write(waiting.shift())
  return written.size
}

function source(path, text) {
  const language = LANGUAGES[extname(path)] ?? (text.startsWith('#!/usr/bin/env bash') ? 'bash' : 'text')
  return `---\nsearch: false\n---\n\n# ${path}\n\n~~~~~~${language}\n${text.replace(/\n?$/, '\n')}~~~~~~\n`
}

function binary(file) {
  return readFileSync(file).includes(0)
}
