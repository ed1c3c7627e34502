// Changes the links and pictures of a Markdown text, outside of its code.

/** Returns the text with each address replaced by what `change` returns for it. */
export function changeLinks(text, change) {
  let fence = ''
  return text
    .split('\n')
    .map((line) => {
      const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)
      if (fence) {
        if (mark && mark[1].startsWith(fence) && line.trim() === mark[1]) fence = ''
        return line
      }
      if (mark) {
        fence = mark[1]
        return line
      }
      return changeLine(line, change)
    })
    .join('\n')
}

function changeLine(line, change) {
  if (line.startsWith('    ')) return line
  // Code comes first in the pattern, so a link inside of code is part of the code.
  return line
    .replace(/(`+)(?!`).*?[^`]\1(?!`)|(\]\()([^)\s]+)(\))/g, (all, code, open, link, close) =>
      code && !open ? all : open + change(link) + close)
    .replace(/(`+)(?!`).*?[^`]\1(?!`)|(<(?:a|img) [^>]*?(?:href|src)=")([^"]+)(")/g, (all, code, open, link, close) =>
      code && !open ? all : open + change(link) + close)
}
