import type { Task } from './state'

/**
 * What a task is called where operators see it: details and timer summaries. What people typed, and what a
 * cancellation must undo, may carry names and prices, so such tasks go by their number only.
 */
export function publicTitle({ title, kind, key, ref = '' }: Pick<Task, 'title' | 'kind' | 'key' | 'ref'>): {
  en: string
  zh: string
} {
  if (kind === 'exception') return { en: `Settle exception ${ref}`, zh: `处理异常 ${ref}` }
  if (key.startsWith('query:')) return { en: `Answer query ${ref}`, zh: `答复疑问 ${ref}` }
  if (key.startsWith('compensation:')) return { en: `Undo ${ref} of the cancellation`, zh: `取消善后 ${ref}` }
  return title
}
