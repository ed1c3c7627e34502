// The search runs in the browser, over an index with an entry for each heading.

/** Words that say nothing about a page. */
const options = {
  detailedView: false,
  miniSearch: {
    searchOptions: {
      fuzzy: 0.2,
      prefix: true,
      boost: { title: 4, titles: 2, text: 1 },
    },
  },
}

export const searchOptions = options
