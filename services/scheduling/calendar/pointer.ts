/** JSON Pointer (RFC 6901) of a member of what stands at another. */
export function below(pointer: string, ...names: string[]): string {
  return [pointer, ...names.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
}
