import type { MonthDay, Rhythm, RhythmName } from './rhythm'

const at = (hour: number, minute = 0) => hour * 60 + minute
const tens: MonthDay[] = [10, 20, 'last']

/** Every rhythm with its usual days; a factory may set others. */
export const rhythms: Record<RhythmName, Rhythm> = {
  customerBalance: {
    name: 'customerBalance',
    title: { en: 'Balance of customers', zh: '客户余额' },
    about: {
      en: 'What each customer was billed, has paid and owes, and how much of the credit limit is used',
      zh: '每天查看客户账上余额：已开票、已收款、未收、逾期与信用额度占用',
    },
    // Nothing is asked of anyone, and a balance of yesterday is none: it is taken on holidays too.
    timing: { days: { every: 'day' }, minute: at(8), onHoliday: 'sameDay' },
    department: 'finance',
    requirement: 'R113',
  },
  purchaseSummary: {
    name: 'purchaseSummary',
    title: { en: 'Summary of purchases', zh: '采购订单汇总' },
    about: {
      en: 'Purchase lines of the month: done, not done and late, why, and who acts',
      zh: '本月采购订单汇总：完成、未完成、逾期、原因与责任部门',
    },
    timing: { days: { every: 'month', days: tens }, minute: at(16), onHoliday: 'previous' },
    department: 'purchasing',
    requirement: 'R53',
  },
  materialRun: {
    name: 'materialRun',
    title: { en: 'Material run', zh: '每日物料需求' },
    about: {
      en: "By the day's plan: what to order, chase, put off, change or cancel, what comes too late, and what nobody has ordered",
      zh: '按当日计划：该下单、催交、推迟、增减或取消的物料，已来不及的，以及漏定的',
    },
    timing: { days: { every: 'workingDay' }, minute: at(7, 30), onHoliday: 'sameDay' },
    department: 'purchasing',
    requirement: 'R43',
    // Whatever kept the plan of the day from being made, the run tells of no older one.
    work: 'planFactory',
  },
  invoiceRun: {
    name: 'invoiceRun',
    title: { en: 'Invoice run', zh: '开票' },
    about: {
      en: 'What is on board and not billed yet, billed and not sent, sent and not confirmed',
      zh: '每月三次开票：已装船未开票、已开票未寄出、已寄出未确认收到',
    },
    timing: { days: { every: 'month', days: tens }, minute: at(10), onHoliday: 'previous' },
    department: 'finance',
    requirement: 'R109',
  },
  monthlyStatement: {
    name: 'monthlyStatement',
    title: { en: 'Monthly statement', zh: '每月对账单' },
    about: {
      en: 'Per customer and currency: opening balance, invoices, payments, closing balance, to be confirmed line by line',
      zh: '每月对账单：期初、开票、收款、期末，逐行与客户核对',
    },
    // The month must be over before it is stated, so it moves forward.
    timing: { days: { every: 'month', days: [1] }, minute: at(9), onHoliday: 'next' },
    department: 'finance',
    requirement: 'R110',
  },
  nextMonthPlan: {
    name: 'nextMonthPlan',
    title: { en: "Next month's plan", zh: '下月生产计划' },
    about: {
      en: 'Orders to be made and shipped next month by ten-day period, to be confirmed with customer and sales',
      zh: '下月生产与出货计划，按旬列出，与客户及业务确认后发计划部',
    },
    timing: { days: { every: 'month', days: [25] }, minute: at(10), onHoliday: 'previous' },
    department: 'planning',
    requirement: 'R73',
  },
  collectionConfirmation: {
    name: 'collectionConfirmation',
    title: { en: 'Confirmation of collection', zh: '回款确认' },
    about: {
      en: 'Per salesperson: what was collected in the week and what is due, to be confirmed',
      zh: '与业务员确认当周回款与到期款项',
    },
    timing: { days: { every: 'week', weekday: 5 }, minute: at(15), onHoliday: 'previous' },
    department: 'finance',
    requirement: 'R112',
  },
  licenceValidity: {
    name: 'licenceValidity',
    title: { en: 'Validity of licences', zh: '证照有效期检查' },
    about: {
      en: 'Licences of parties that have expired, expire within 30 or 60 days, or are missing',
      zh: '客户与供应商证照：已过期、30/60 天内到期、缺失',
    },
    timing: { days: { every: 'week', weekday: 1 }, minute: at(9), onHoliday: 'previous' },
    department: 'sales',
    requirement: 'R116',
  },
  workList: {
    name: 'workList',
    title: { en: 'Work list', zh: '每日工作清单' },
    about: {
      en: 'Per person: what is overdue, due today, due this week and awaited from others, with buttons to act',
      zh: '每个工作日上班前发给每个人：已逾期、今日到期、本周到期、等待对方的事项，可直接点按钮处理',
    },
    timing: { days: { every: 'workingDay' }, minute: at(8), onHoliday: 'sameDay' },
    department: 'merchandising',
    requirement: 'R93',
  },
  weeklySummary: {
    name: 'weeklySummary',
    title: { en: 'Weekly summary', zh: '每周延误汇总' },
    about: {
      en: 'Per department, for its managers: open, late, escalated and resolved in the week, and who was late again and again',
      zh: '按部门汇总一周情况，发各部门经理：未结、逾期、上报、已解决、平均延误，以及屡次逾期的人员、供应商和事项',
    },
    // It tells of the week before: on the Friday before a holiday that week would not be over, so it moves forward.
    timing: { days: { every: 'week', weekday: 1 }, minute: at(8), onHoliday: 'next' },
    department: 'merchandising',
    requirement: 'R91',
  },
  scheduleRenewal: {
    name: 'scheduleRenewal',
    title: { en: 'Renewal of the schedules', zh: '日程续排' },
    about: {
      en: 'Dates the schedules of all rhythms for the months ahead by the working calendar as it is known now',
      zh: '按最新工作日历续排各项例行工作的日期',
    },
    timing: { days: { every: 'month', days: [1] }, minute: at(3), onHoliday: 'sameDay' },
    department: 'planning',
    work: 'renewSchedules',
  },
}
