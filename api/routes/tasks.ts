import { workingDaysLate } from '../../domain/order/risk'
import { rhythmCalendar } from '../../services/rhythms'
import { ok } from '../answer'
import { boundPage } from '../cursor'
import type { ApiDeps } from '../deps'
import { operation, type Operation } from '../operation'
import { TasksQuery } from '../schemas/queries'
import { TaskPage } from '../schemas/responses'

/** Open work over all orders. */
export function taskOperations({ repositories, settings }: ApiDeps): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/tasks',
      id: 'listTasks',
      summary: 'List tasks, the first due first 待办列表',
      tag: 'Tasks',
      query: TasksQuery,
      answers: { 200: { description: 'A page of tasks', schema: TaskPage } },
      problems: ['malformed-query', 'invalid-cursor'],
      handle: async ({ query: { limit, cursor, open = 'true', overdue, dueBefore, ...equal }, now }) => {
        const filter = {
          ...equal,
          ...(open === 'all' ? {} : { open: open === 'true' }),
          ...(overdue || dueBefore ? { dueBefore: earlier(overdue ? now : undefined, dueBefore) } : {}),
        }
        const said = { ...equal, open, overdue, dueBefore }
        const page = await boundPage({ list: 'tasks', filters: said }, cursor, (from) =>
          repositories.tasks.list(filter, { limit, cursor: from }),
        )
        const calendar = rhythmCalendar(now, settings.factoryZone)
        const items = page.items.map((task) => ({
          ...task,
          overdue: !task.closedAt && task.dueAt <= now,
          workingDaysLate: workingDaysLate(calendar, task.dueAt, task.closedAt ?? now),
        }))
        return ok({ ...page, items })
      },
    }),
  ]
}

function earlier(...instants: (string | undefined)[]): string | undefined {
  return instants.filter((instant) => instant !== undefined).sort()[0]
}
