// The differences between Markdown on GitHub and in VitePress.

/** Changes a markdown-it of VitePress. */
export function adjust(md) {
  // Two braces in a text are not a Vue expression.
  md.renderer.rules.text = (tokens, index) =>
    md.utils.escapeHtml(tokens[index].content).replaceAll('{{', '&#123;&#123;')

  md.core.ruler.push('adjust', (state) => {
    state.tokens.forEach((token, index) => {
      // Indented code looks like code in a fence.
      if (token.type === 'code_block') {
        token.type = 'fence'
        token.tag = 'code'
        token.info = 'text'
        token.markup = '```'
      }
      // An empty heading of a column is a cell: screen readers would announce a heading without a name.
      if (token.type === 'th_open' && state.tokens[index + 1].content === '') {
        token.tag = 'td'
        state.tokens[index + 2].tag = 'td'
      }
    })
  })
}
