// The search runs in the browser, over an index with an entry for each heading. VitePress sends these
// functions to the browser as text, so they use nothing from outside.

export const searchOptions = {
  detailedView: false,
  miniSearch: {
    searchOptions: {
      boost: { title: 4, titles: 2, text: 1 },
      // Most readers look for a task, not for design or measurements.
      boostDocument: (page) =>
        /\/(architecture|benchmarks|dependencies|durability|frontends-all|fuzzing|parity|settings)\.html/.test(page) ? 0.3 : 1,
      // Words that are on every page find nothing.
      processTerm: (term) =>
        /^(a|an|and|are|as|at|be|by|can|do|does|for|from|how|i|in|is|it|me|my|no|not|of|on|or|the|to|what|when|why|with)$/i.test(term)
          ? null
          : term.toLowerCase(),
      // The last word may be half typed.
      prefix: (term, index, terms) => index === terms.length - 1 && term.length > 1,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    },
  },
}
