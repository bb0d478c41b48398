/** What a step's words may name in double braces, such as `{{order}}`; filled in when the mail is written. */
export const templateFields = ['order', 'buyerOrderNumber', 'customer', 'task', 'dueOn', 'shipOn'] as const
export type TemplateField = (typeof templateFields)[number]

const braces = /\{\{([^{}]*)\}\}/g

/** Names in double braces that are no fields, each once; braces that do not close count as the text they begin. */
export function unknownTemplateFields(text: string): string[] {
  const names = [...text.matchAll(braces)].map(([, name = '']) => name.trim())
  const rest = text.replaceAll(braces, '')
  const loose = /\{\{|\}\}/.exec(rest)
  const unknown = names.filter((name) => !isField(name))
  return [...new Set([...unknown, ...(loose ? [rest.slice(loose.index, loose.index + 20)] : [])])]
}

/** True when the text has the field filled in. */
export function namesField(text: string, field: TemplateField): boolean {
  return [...text.matchAll(braces)].some(([, name = '']) => name.trim() === field)
}

/** The text with its fields filled in; a field of which nothing is known becomes a dash. */
export function fillTemplate(text: string, values: Partial<Record<TemplateField, string>>): string {
  return text.replaceAll(braces, (whole, name: string) => {
    const field = name.trim()
    return isField(field) ? (values[field] ?? '–') : whole
  })
}

function isField(name: string): name is TemplateField {
  return (templateFields as readonly string[]).includes(name)
}
