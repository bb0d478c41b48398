'use strict'

/* The page to try the API: reads /openapi.json, lists its operations, sends requests with fetch. */

const base = location.href.replace(/\/docs\/?([#?].*)?$/, '')
const byId = (id) => document.getElementById(id)

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children.filter((child) => child !== undefined))
  return made
}

async function begin() {
  const response = await fetch(`${base}/openapi.json`)
  const api = await response.json()
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  )
  remember('api-key', sessionStorage)
  remember('act-as', localStorage)
  remember('order', localStorage)
  byId('search').addEventListener('input', () => list(api, operations))
  list(api, operations)
  const { id, ...rest } = readHash(location.hash)
  const wanted = operations.find((one) => one.operationId === id)
  if (!wanted) return
  const given = givenFor(wanted, rest)
  if (given.number) byId('order').value = given.number
  show(api, wanted, given)
}

/** `#readRhythmRun/purchaseSummary/2026-04-20`, `#listOrders?status=open`: an operation, and what fills its form. */
function readHash(hash) {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?')
  const [id, ...values] = path.split('/').map(decodeURIComponent)
  return { id, values, query: Object.fromEntries(new URLSearchParams(query)) }
}

/** Values by the names of an operation's parameters: those of its path as they stand in it, and the query. */
function givenFor({ path }, { values, query }) {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name)
  return { ...query, ...Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) }
}

/** The key stays in this tab only; the rest may stay in the browser. */
function remember(id, storage) {
  const input = byId(id)
  input.value = storage.getItem(`gendan-${id}`) ?? ''
  input.addEventListener('input', () => storage.setItem(`gendan-${id}`, input.value))
}

function list(api, operations) {
  const words = byId('search').value.toLowerCase().split(/\s+/)
  const fits = (one) => words.every((word) => `${one.path} ${one.summary}`.toLowerCase().includes(word))
  const groups = api.tags.map(({ name }) => [
    name,
    operations.filter((one) => one.tags[0] === name && fits(one)),
  ])
  byId('operations').replaceChildren(
    ...groups
      .filter(([, found]) => found.length > 0)
      .map(([name, found]) =>
        element(
          'details',
          { open: words[0] !== '' || name === 'Orders' },
          element('summary', { textContent: `${name} (${found.length})` }),
          ...found.map((one) => entry(api, one)),
        ),
      ),
  )
}

function entry(api, one) {
  const button = element(
    'button',
    { type: 'button' },
    element('span', { className: 'method', textContent: `${one.method} ` }),
    one.path,
    element('small', { textContent: one.summary }),
  )
  button.addEventListener('click', () => {
    for (const other of document.querySelectorAll('nav button')) other.removeAttribute('aria-current')
    button.setAttribute('aria-current', 'true')
    show(api, one)
    byId('operation').scrollIntoView()
  })
  return button
}

function resolve(api, node) {
  return node?.$ref
    ? node.$ref
        .slice(2)
        .split('/')
        .reduce((at, part) => at[part], api)
    : node
}

function show(api, one, given = {}) {
  history.replaceState(undefined, '', `#${one.operationId}`)
  const parameters = one.parameters
    .map((parameter) => resolve(api, parameter))
    .filter(({ in: place }) => place !== 'header')
  const inputs = parameters.map((parameter) => [parameter, fieldFor(api, parameter, given[parameter.name])])
  const body = one.requestBody && bodyFor(one.requestBody)
  const answer = element('div')
  const send = element('button', { type: 'button', textContent: 'Send 发送' })
  const key = one.method === 'post' ? element('input', { value: newKey() }) : undefined
  for (const changing of body && key
    ? [
        [body.text, 'input'],
        [body.chooser, 'change'],
      ]
    : []) {
    changing[0].addEventListener(changing[1], () => (key.value = newKey()))
  }
  send.addEventListener('click', () => request({ one, inputs, body, key, answer }))
  byId('operation').replaceChildren(
    element('h2', {}, element('span', { className: 'method', textContent: `${one.method} ` }), one.path),
    element('p', { textContent: one.summary }),
    element('p', { textContent: one.description ?? '' }),
    element(
      'div',
      { className: 'fields' },
      ...inputs.flatMap(([parameter, input]) => labelled(parameter, input)),
      ...(key
        ? labelled({ name: 'Idempotency-Key', description: 'a new one is made when the body changes' }, key)
        : []),
    ),
    ...(body ? [element('h3', { textContent: 'Body' }), body.chooser, body.text] : []),
    element('p', {}, send),
    answer,
    element('h3', { textContent: 'What may be answered' }),
    element('pre', {
      textContent: Object.entries(one.responses)
        .map(([status, { description }]) => `${status}  ${description}`)
        .join('\n'),
    }),
    ...(body
      ? [
          element('h3', { textContent: 'Schema of the body' }),
          element('pre', { textContent: schemaText(api, body.schema) }),
        ]
      : []),
  )
}

/** Another body is another request; sent again unchanged it is the same one. */
function newKey() {
  return crypto.randomUUID?.() ?? String(Math.random()).slice(2)
}

function labelled({ name, description }, input) {
  return [
    element('label', {}, name, description ? element('small', { textContent: description }) : undefined),
    input,
  ]
}

function fieldFor(api, { name, schema }, given = '') {
  const { enum: choices, type } = resolve(api, schema)
  const options = choices ?? (type === 'boolean' ? ['true', 'false'] : undefined)
  if (!options) return element('input', { value: given || (name === 'number' ? byId('order').value : '') })
  const select = element(
    'select',
    {},
    element('option', { value: '' }),
    ...options.map((value) => element('option', { value, textContent: value })),
  )
  return Object.assign(select, { value: options.includes(given) ? given : '' })
}

/** A text field with the examples to choose from. */
function bodyFor({ content }) {
  const samples = Object.entries(content).flatMap(([mediaType, { examples = {} }]) =>
    Object.values(examples).map(({ summary, value }) => ({ mediaType, summary, value })),
  )
  const text = element('textarea', { spellcheck: false })
  const chooser = element(
    'select',
    {},
    ...samples.map(({ summary }, index) => element('option', { value: String(index), textContent: summary })),
  )
  const choose = () => {
    const { value } = samples[Number(chooser.value)] ?? { value: {} }
    text.value = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  }
  chooser.addEventListener('change', choose)
  choose()
  const [first = 'application/json'] = Object.keys(content)
  const mediaType = () => samples[Number(chooser.value)]?.mediaType ?? first
  return { text, chooser, mediaType, schema: content[first]?.schema }
}

function schemaText(api, schema) {
  const shown = new Set()
  const pending = [schema]
  const found = {}
  while (pending.length > 0) {
    const json = JSON.stringify(pending.pop() ?? {})
    for (const [, id] of json.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (shown.has(id)) continue
      shown.add(id)
      found[id] = api.components.schemas[id]
      if (id !== 'Currency') pending.push(found[id])
    }
  }
  if (found.Currency) found.Currency = 'an ISO 4217 code'
  return JSON.stringify(found, null, 1)
}

async function request({ one, inputs, body, key, answer }) {
  const given = inputs.map(([{ name, in: place }, input]) => ({ name, place, value: input.value.trim() }))
  const path = given
    .filter(({ place }) => place === 'path')
    .reduce((at, { name, value }) => at.replace(`{${name}}`, encodeURIComponent(value)), one.path)
  const query = new URLSearchParams(
    given
      .filter(({ place, value }) => place === 'query' && value !== '')
      .map(({ name, value }) => [name, value]),
  )
  const headers = {}
  if (byId('api-key').value) headers['Authorization'] = `Bearer ${byId('api-key').value}`
  if (byId('act-as').value) headers['Gendan-Act-As'] = byId('act-as').value
  if (key) headers['Idempotency-Key'] = key.value
  if (body) headers['Content-Type'] = body.mediaType()
  const url = `${base}${path}${query.size > 0 ? `?${query}` : ''}`
  answer.replaceChildren('…')
  try {
    const response = await fetch(url, { method: one.method.toUpperCase(), headers, body: body?.text.value })
    tell(answer, response, await response.text())
  } catch (error) {
    answer.replaceChildren(element('p', { className: 'bad', textContent: String(error) }))
  }
}

function tell(answer, response, text) {
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '')
  const shown = isJson && text ? JSON.stringify(JSON.parse(text), null, 2) : text
  const headers = ['Location', 'ETag', 'Idempotent-Replay', 'Retry-After', 'X-Request-Id']
    .filter((name) => response.headers.has(name))
    .map((name) => `${name}: ${response.headers.get(name)}`)
  const number = /"number": "([^"]+)"/.exec(shown)?.[1]
  if (response.status === 201 && number) {
    byId('order').value = number
    byId('order').dispatchEvent(new Event('input'))
  }
  answer.replaceChildren(
    element('h3', {
      className: response.ok ? 'good' : 'bad',
      textContent: `${response.status} ${response.statusText}`,
    }),
    element('pre', { textContent: [...headers, '', shown].join('\n') }),
  )
}

begin().catch((error) =>
  byId('operation').replaceChildren(element('p', { className: 'bad', textContent: String(error) })),
)
