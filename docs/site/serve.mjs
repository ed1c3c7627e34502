// Serves the built site on this machine: node serve.mjs FOLDER BASE PORT
import { spawn } from 'node:child_process'
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff': 'font/woff', '.woff2': 'font/woff2',
}
const [folder, base, port] = process.argv.slice(2)

// Returns the file of a request's path, or nothing.
function find(path) {
  if (!path.startsWith(base)) return
  const file = join(folder, normalize('/' + path.slice(base.length)))
  for (const candidate of [file, join(file, 'index.html')]) {
    if (statSync(candidate, { throwIfNoEntry: false })?.isFile()) return candidate
  }
}

const server = createServer((request, response) => {
  let path
  try {
    path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
  } catch {
    response.writeHead(400).end()
    return
  }
  if (path === '/' && base !== '/') {
    response.writeHead(302, { Location: base }).end()
    return
  }
  const found = find(path)
  const file = found ?? join(folder, '404.html')
  response.writeHead(found ? 200 : 404, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
})
server.on('error', (error) => {
  const text = error.code === 'EADDRINUSE' ? `port ${port} is taken; choose another one with --port` : error.message
  console.error(`bin/docs: ${text}`)
  process.exit(1)
})
server.listen(Number(port), 'localhost', () => {
  const address = `http://localhost:${server.address().port}${base}`
  console.log(`${address} (Ctrl-C ends it)`)
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    const opener = process.platform === 'darwin' ? 'open' : 'xdg-open'
    // Without such a program, the printed address is enough.
    spawn(opener, [address], { stdio: 'ignore', detached: true }).on('error', () => {}).unref()
  }
})
