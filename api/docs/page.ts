import { readFileSync } from 'node:fs'
import path from 'node:path'

const read = (name: string) => readFileSync(path.join(__dirname, name), 'utf8')

/** A page that lists the operations of /openapi.json and sends requests; it works without a network. */
export const docsPage = read('docs.html')
export const docsScript = read('docs.client.js')
export const docsStyle = read('docs.css')
