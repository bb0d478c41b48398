/** What is wrong, or contradictory, in one place of a document; `element` is a path such as `Order/OrderLine[2]/LineItem/ID`. */
export type DocumentProblem = { element: string; detail: string }

/** The path that stands for the document as a whole. */
export const wholeDocument = '/'

/** More problems than anyone reads help nobody, and a hostile document could name 50,000. */
const maxProblems = 200

/** The list as it is shown: all of it, or the first two hundred and the number of the rest. */
export function shownProblems(problems: DocumentProblem[]): DocumentProblem[] {
  if (problems.length <= maxProblems) return problems
  const rest = problems.length - maxProblems
  return [...problems.slice(0, maxProblems), { element: wholeDocument, detail: `has ${rest} more problems` }]
}

/** A value from the document, quoted and short enough for a message. */
export function quoted(value: string): string {
  return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`
}
