import { instant, optional, text } from '../../domain/body/fields'
import { ok } from '../answer'
import type { ApiDeps } from '../deps'
import { FactoryEntry, factoryChange } from '../factory-change'
import { operation, type Operation } from '../operation'
import { listOf } from '../schemas/responses'

const tag = 'Machines'

/** Machines with the times at which they stand still. */
export function machineOperations(deps: ApiDeps): Operation[] {
  return [listing(deps), stopping(deps), ending(deps)]
}

function listing({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/machines',
    id: 'listMachines',
    summary: 'List machines with their stops 设备与停机',
    tag,
    answers: { 200: { description: 'Every machine in use', schema: listOf(FactoryEntry, 'Machines') } },
    handle: async ({ now }) => ok({ items: await repositories.machines.list(now) }),
  })
}

const stopping = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/machines/{machine}/stop',
    id: 'stopMachine',
    tag,
    names: 'Code of the machine',
    en: 'A machine stands still, or will',
    zh: '设备停机登记',
    departments: ['production', 'planning', 'technical'],
    body: {
      from: optional(instant('From now on unless given')),
      until: instant('When it is expected to work again'),
      reason: text('Why'),
    },
    make: ({ machines }, { body, name: machine, change }) =>
      machines.stop({ machine, ...body, from: body.from ?? change.at, ...change }),
  })

const ending = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/machine-stops/{stop}/end',
    id: 'endMachineStop',
    tag,
    names: 'Id of the stop',
    en: 'The machine works again',
    zh: '设备恢复',
    departments: ['production', 'planning', 'technical'],
    body: {},
    make: ({ machines }, { name: id, change: { at, by } }) => machines.endStop({ id, at, by }),
  })
