/** A short fingerprint of a JSON value whose keys may come in any order; two 32-bit FNV-1a hashes. */
export function digest(value: unknown): string {
  const text = canonical(value)
  return hash(text, 0x811c9dc5) + hash(text, 0x01234567)
}

/** JSON with sorted keys and without absent fields. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value as Record<string, unknown>)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

function hash(text: string, seed: number): string {
  let state = seed
  for (let index = 0; index < text.length; index++)
    state = Math.imul(state ^ text.charCodeAt(index), 16777619)
  return (state >>> 0).toString(16).padStart(8, '0')
}
