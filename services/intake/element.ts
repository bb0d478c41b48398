import type { XmlElement } from './xml'

/** The first child of that name; the namespace is checked once for the whole document. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name)
}

/** Every child of that name. */
export function children(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((one) => one.name === name) ?? []
}

/** The element at the end of a path of names below this one. */
export function at(element: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>((place, name) => child(place, name), element)
}

/** The text at the end of a path of names; absent when there is none. */
export function textAt(element: XmlElement | undefined, ...names: string[]): string | undefined {
  return at(element, ...names)?.text || undefined
}

/** The texts of every child of that name, empty ones left out. */
export function textsOf(element: XmlElement | undefined, name: string): string[] {
  return children(element, name)
    .map(({ text }) => text)
    .filter((text) => text !== '')
}

/** The element and everything below it, in document order. */
export function walk(element: XmlElement, found: XmlElement[] = []): XmlElement[] {
  found.push(element)
  for (const one of element.children) walk(one, found)
  return found
}

/** A copy without the keys that have no value. */
export function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

/** Like `compact`, but absent when nothing at all is left. */
export function group<T extends object>(value: T): T | undefined {
  const kept = compact(value)
  return Object.keys(kept).length > 0 ? kept : undefined
}
