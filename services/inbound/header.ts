import type { ParsedMail } from 'mailparser'

/** The lines of a mail's head, as mailparser gives them. */
export type Head = Pick<ParsedMail, 'headerLines'>

/** What the head says under a name in lower case, as it is written, each value on one line; the topmost first. */
export function valuesOf({ headerLines }: Head, name: string): string[] {
  return headerLines
    .filter(({ key }) => key === name)
    .map(({ line }) =>
      line
        .slice(line.indexOf(':') + 1)
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
}
