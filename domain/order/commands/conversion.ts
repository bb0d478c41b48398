import { date, list, optional, text } from '../../body/fields'
import { choice, object } from '../../body/fields'
import { milestoneKeys } from '../../policy/milestone'
import { releaseDepartments } from '../state'
import { command } from './command'

export const conversionCommands = {
  createProductionOrders: command({
    stages: ['conversion'],
    departments: ['planning', 'merchandising'],
    en: 'Turn the order lines into production orders and tell the departments; repeating it changes nothing (R14, R15)',
    zh: '将订单转为生产单并通知各部门（重复执行不会重复生成）',
    body: {},
  }),
  acknowledgeRelease: command({
    stages: ['conversion'],
    departments: ['planning', 'purchasing', 'warehouse', 'technical', 'production', 'quality', 'shipping'],
    en: "Acknowledge the production orders for one's own department (R15)",
    zh: '本部门签收生产单',
    body: {
      department: optional(choice(releaseDepartments, 'Only when merchandising records it on behalf of one')),
    },
  }),
  holdProductMeeting: command({
    stages: ['conversion'],
    departments: ['merchandising', 'technical'],
    en: 'Record the product meeting, its minutes and special points (R26, R27)',
    zh: '登记产品会纪要、特殊要求与注意事项',
    body: {
      heldOn: date(),
      attendees: list(text(undefined, 100), 1, 50),
      minutes: text(undefined, 10_000),
      specialPoints: list(text(undefined, 500), 0, 100),
    },
  }),
  signOffProductMeeting: command({
    stages: ['conversion'],
    departments: ['technical', 'production', 'quality'],
    approval: true,
    en: "Sign off the product meeting for one's own department",
    zh: '本部门会签产品会纪要',
    body: {},
  }),
  fixPlan: command({
    stages: ['conversion'],
    departments: ['planning', 'merchandising'],
    en: 'Fix the time-and-action plan, with adjustments if any (R102)',
    zh: '确定时间安排表，可调整个别节点',
    body: {
      adjustments: optional(
        list(
          object({ milestone: choice(milestoneKeys), dueOn: date(), reason: text(undefined, 500) }),
          1,
          40,
        ),
      ),
    },
  }),
}
