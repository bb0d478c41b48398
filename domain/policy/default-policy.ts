import type { Audience, EscalationLevel, Ladder, LadderStep, Policy, TaskKind } from './ladders'
import type { OffsetText } from './offset'
import { offset } from './offset'

/** Offset (`null`: only by its condition), level, audience, what it asks in English and in Chinese, the rest. */
type Row = [
  at: OffsetText | null,
  level: EscalationLevel,
  audience: Audience[],
  en: string,
  zh: string,
  more?: More,
]
type More = Pick<LadderStep, 'when' | 'raises'> & { from?: 'eta'; atMinute?: number }

// prettier-ignore
const rows: Record<TaskKind, Row[]> = {
  internal: [
    ['-1d', 'remind', ['owner'], 'Due in one working day. Finish it, or say now what stands in the way.', '还有一个工作日到期，请完成或立即说明困难。'],
    ['0d', 'due', ['owner'], 'Due now. Record it as done, or acknowledge with a reason.', '现已到期，请登记完成，或确认并说明原因。'],
    ['+1d', 'supervisor', ['supervisor'], 'One working day late. Clear what blocks the owner, or reassign the task.', '已逾期一个工作日，请协助解决或改派。'],
    ['+3d', 'manager', ['manager'], 'Three working days late. Decide who finishes it and by when.', '已逾期三个工作日，请决定由谁何时完成。'],
  ],
  review: [
    ['-4h', 'remind', ['owner'], 'Due in four working hours. Give your verdict, or answer the query.', '还有四个工作小时到期，请给出评审意见或答复疑问。'],
    ['0d', 'due', ['owner', 'lead'], 'Due now. The order waits for this review.', '现已到期，订单在等待此评审。'],
    ['+4h', 'supervisor', ['supervisor'], 'Four working hours late. See that the verdict is given today.', '已逾期四个工作小时，请督促今日给出结论。'],
    ['+1d', 'manager', ['manager'], 'One working day late. Decide in place of the owner, or name a deputy.', '已逾期一个工作日，请代为决定或指定代理人。'],
    ['+2d', 'director', ['director', 'sales'], 'Two working days late. Decide; sales tells the customer when to expect our answer.', '已逾期两个工作日，请决定；业务请告知客户答复时间。'],
  ],
  customerApproval: [
    ['-1d', 'remind', ['customer'], 'Your approval is due in one working day so that the delivery date can hold.', '为保证交期，请在一个工作日内批复。'],
    ['0d', 'due', ['customer', 'merchandiser'], 'The approval is due now. Merchandiser: ring the customer.', '批复现已到期，跟单请致电客户。'],
    ['+1d', 'sales', ['sales'], 'One working day late. Get the approval from the customer, or a date for it.', '已逾期一个工作日，请向客户取得批复或确定日期。'],
    ['+3d', 'manager', ['salesManager'], 'Three working days late. Speak with the customer\'s manager; the ship date is at risk.', '已逾期三个工作日，请与客户主管沟通，船期有风险。'],
    ['+5d', 'director', ['director'], 'Five working days late. Re-date the order, or accept the risk in writing.', '已逾期五个工作日，请重定交期或书面承担风险。'],
  ],
  deposit: [
    ['-2d', 'remind', ['customer'], 'The deposit or letter of credit is due in two working days.', '定金或信用证两个工作日后到期。'],
    ['0d', 'due', ['sales', 'finance'], 'Due now; bulk purchase waits. Sales asks the customer, finance checks the account.', '现已到期，大货采购在等待。业务催款，财务查账。'],
    ['+2d', 'manager', ['salesManager'], 'Two working days late. Get the payment or a firm date from the customer.', '已逾期两个工作日，请向客户落实付款或日期。'],
    ['+5d', 'director', ['director'], 'Five working days late. Release purchase without the money, or re-date the order.', '已逾期五个工作日，请决定放行采购或重定交期。'],
  ],
  supplierPromise: [
    ['-3d', 'remind', ['supplier'], 'Your delivery is due in three working days. Confirm that it will arrive.', '贵司三个工作日后交货，请确认。'],
    ['-1d', 'lastCall', ['supplier'], 'Your delivery is due in one working day. Send the dispatch details.', '贵司一个工作日后交货，请提供发货信息。'],
    ['0d', 'due', ['supplier', 'purchaser'], 'The delivery is due today. Purchaser: get a firm date today.', '今日应到货，采购请今日落实确切日期。'],
    ['+1d', 'planning', ['supplier', 'purchasingLead', 'planning'], 'One working day late. Purchasing expedites, planning checks what it stops.', '已逾期一个工作日，采购催货，计划核对影响。'],
    ['+2d', 'manager', ['manager'], 'Late enough to threaten the ship date. Decide on an alternative, air freight or a new date.', '逾期已威胁船期，请决定替代、空运或改期。', { when: 'slackBelowZero' }],
  ],
  critical: [
    ['-1d', 'remind', ['owner'], 'Due in one working day, on the way to the ship date. Say now if it will not hold.', '还有一个工作日到期，关系船期，如有困难请立即说明。'],
    ['0d', 'due', ['owner'], 'Due now. Record it as done, or say when and why.', '现已到期，请登记完成，或说明时间与原因。'],
    ['+4h', 'lead', ['lead'], 'Four working hours late. Put hands on it today.', '已逾期四个工作小时，请今日安排人手。'],
    ['+1d', 'planning', ['planning', 'merchandiser', 'manager'], 'One working day late. Planning re-plans, the manager decides on overtime.', '已逾期一个工作日，计划重排，主管决定加班。'],
    ['+2d', 'director', ['director', 'sales'], 'The ship date is in danger. Decide; sales prepares the customer.', '船期危险，请决定；业务与客户沟通。', { when: 'slackBelowZero' }],
  ],
  dailyReport: [
    ['0d', 'due', ['owner'], 'Today\'s production report is missing. Enter the pieces per process.', '今日生产日报未交，请填报各工序产量。'],
    ['+2h', 'lead', ['lead'], 'The production report is two working hours late.', '生产日报已迟交两个工作小时。'],
    ['+1d', 'planning', ['planning', 'merchandiser'], 'Yesterday\'s production report is still missing. Count on the floor.', '昨日生产日报仍未交，请到现场清点。', { atMinute: 10 * 60 }],
  ],
  exception: [
    ['0d', 'due', ['owner', 'quality', 'merchandiser'], 'An inspection failed or an exception was raised. Contain it and say what is affected.', '检验不合格或发生异常，请先控制并说明影响。'],
    ['+4h', 'lead', ['lead', 'qualityLead', 'merchandisingLead'], 'Open for four working hours. Agree on cause and remedy.', '已四个工作小时未结，请确定原因与措施。'],
    ['+1d', 'manager', ['manager'], 'Open for one working day. Decide on rework, replacement or concession.', '已一个工作日未结，请决定返工、更换或让步。'],
    [null, 'shipDateHit', ['director', 'sales'], 'The exception moves the ship date. Decide; sales tells the customer.', '异常影响船期，请决定；业务告知客户。', { when: 'shipDateHit' }],
  ],
  booking: [
    ['-2d', 'remind', ['owner'], 'Due in two working days. Book or prepare it now.', '还有两个工作日到期，请现在办理。'],
    ['0d', 'due', ['owner'], 'Due now. Record it with its number, or say what is missing.', '现已到期，请登记单号，或说明所缺。'],
    ['+4h', 'lead', ['lead'], 'Four working hours late. See that it is booked or issued today.', '已逾期四个工作小时，请督促今日办妥。'],
    ['+1d', 'manager', ['manager', 'sales', 'nominatingBuyer'], 'One working day late; the sailing is at risk. Get space or papers from the other side.', '已逾期一个工作日，船期有风险，请向对方落实舱位或单证。'],
  ],
  cutOff: [
    ['-24ch', 'remind', ['owner', 'forwarder', 'broker'], 'The carrier\'s cut-off is in 24 hours and does not move.', '距截止还有24小时，截止时间不可推迟。'],
    ['-8ch', 'lead', ['lead', 'forwarder', 'broker'], 'Eight hours to the cut-off. Stand behind the owner until it is done.', '距截止还有8小时，请跟进至完成。'],
    ['-4ch', 'manager', ['manager', 'merchandiser'], 'Four hours to the cut-off. Clear everything else.', '距截止还有4小时，请排除一切障碍。'],
    ['-2ch', 'director', ['director'], 'Two hours to the cut-off. Ask the carrier for an extension, or decide to roll.', '距截止还有2小时，请向船公司申请延期或决定改船。'],
    ['0d', 'missed', ['all'], 'The cut-off was missed. Rebook on the next sailing and re-date the order.', '已错过截止时间，请改订下一航次并重排日期。', { raises: 'rebook' }],
  ],
  presentation: [
    ['-7c', 'remind', ['owner'], 'Documents must be with the bank in seven days. Collect them now.', '七天后须向银行交单，请现在备齐单据。'],
    ['-3d', 'lead', ['lead', 'finance'], 'Three working days to presentation. Check every document against the credit.', '距交单三个工作日，请逐份核对信用证条款。'],
    ['-1d', 'manager', ['manager'], 'One working day to presentation. Present today if the documents are ready.', '距交单一个工作日，单据齐备请今日交单。'],
    ['0d', 'director', ['director'], 'Today is the last day to present under the letter of credit.', '今日为信用证最后交单日。'],
  ],
  balance: [
    ['-3c', 'remind', ['customer'], 'The balance is due in three days.', '余款三天后到期。'],
    ['0d', 'due', ['customer', 'sales'], 'The balance is due today. Please send the bank slip.', '余款今日到期，请提供水单。'],
    ['+3d', 'lead', ['financeLead'], 'The balance is three working days late. Confirm it has not arrived and press for it.', '余款逾期三个工作日，请确认未到账并催收。'],
    ['+7d', 'manager', ['salesManager'], 'The balance is seven working days late. Agree on a payment date with the customer.', '余款逾期七个工作日，请与客户商定付款日。'],
    ['-7c', 'director', ['director'], 'Seven days to arrival and the balance is not in: demurrage looms. Decide on the bill of lading.', '离到港仅七天余款未到，将产生滞港费，请决定提单事宜。', { from: 'eta', atMinute: 9 * 60 }],
  ],
  containerCheck: [
    ['0d', 'due', ['duty'], 'Check where the container is and record it. On a day off this is for whoever is on duty.', '请查询货柜动态并登记。节假日由值班人员负责。'],
    ['+1d', 'lead', ['lead'], 'The container has not been checked for a working day.', '货柜动态已一个工作日未查。'],
    [null, 'etaSlips', ['sales', 'customer'], 'The arrival has slipped by more than three days. Sales: ask the customer what it means for clearance and delivery.', '到港推迟超过三天，请业务与客户确认清关、提货安排。', { when: 'etaSlips' }],
  ],
  complaint: [
    ['0d', 'due', ['owner'], 'This step of the complaint is due now.', '该投诉步骤现已到期。'],
    ['+4h', 'lead', ['lead'], 'The complaint has waited four working hours. See that it moves today.', '投诉已延误四个工作小时，请督促今日处理。'],
    ['+1d', 'manager', ['manager'], 'The complaint is one working day late. Decide what we offer.', '投诉已逾期一个工作日，请决定处理方案。'],
    ['+2d', 'director', ['director'], 'The complaint is two working days late. Speak with the customer yourself.', '投诉已逾期两个工作日，请亲自与客户沟通。'],
  ],
  confirmation: [
    ['-1d', 'remind', ['owner', 'customer'], 'Due in one working day. See that every point is confirmed in writing, with its evidence.', '还有一个工作日到期，请逐项取得客户书面确认并留存依据。'],
    ['0d', 'due', ['owner', 'customer'], 'Due now; the contract waits. Ring the customer and have the open points confirmed.', '现已到期，合同在等待。请致电客户，逐项落实未确认的内容。'],
    ['+1d', 'sales', ['customer', 'sales', 'lead'], 'One working day late. Get the confirmation from the customer, or a day for it.', '已逾期一个工作日，请向客户取得确认，或约定确认日期。'],
    ['+3d', 'manager', ['salesManager', 'manager'], 'Three working days late. Speak with the customer\'s manager; nothing may be bought or made before.', '已逾期三个工作日，请与客户主管沟通；确认之前不得备料、投产。'],
    ['+5d', 'director', ['director'], 'Five working days late. Re-date the order, or decide whether to go on with it.', '已逾期五个工作日，请重定交期，或决定订单是否继续。'],
  ],
  sampleComments: [
    ['-1d', 'remind', ['customer'], 'Please let us have your comments on it within one working day, so that the delivery date can be kept.', '为保证交期，烦请在一个工作日内反馈意见。'],
    ['0d', 'due', ['customer', 'merchandiser'], 'The customer\'s comments are due now. Merchandiser: ring the customer, check with the courier that it arrived.', '客户意见现已到期，跟单请致电客户，并向快递核实是否签收。'],
    ['+1d', 'sales', ['customer', 'sales'], 'One working day late. Get the comments from the customer, or a day for them.', '已逾期一个工作日，请向客户取得意见或确定日期。'],
    ['+3d', 'manager', ['salesManager'], 'Three working days late. Speak with the customer\'s manager; the ship date is at risk.', '已逾期三个工作日，请与客户主管沟通，船期有风险。'],
    ['+5d', 'director', ['director'], 'Five working days late. Re-date the order, or accept the risk in writing.', '已逾期五个工作日，请重定交期或书面承担风险。'],
  ],
  invoiceReceipt: [
    ['-1d', 'remind', ['customer'], 'Please confirm to us within one working day that the invoice has arrived.', '烦请在一个工作日内回复确认已收到发票。'],
    ['0d', 'due', ['customer', 'owner'], 'The customer has not confirmed the invoice. Check with the courier, then ring the customer.', '客户尚未确认收到发票，请先查快递签收，再致电客户。'],
    ['+2d', 'sales', ['customer', 'sales'], 'Two working days late. Ask the customer; send the invoice again if it is lost.', '已逾期两个工作日，请向客户落实；如已遗失，请补寄。'],
    ['+5d', 'manager', ['financeLead', 'salesManager'], 'Five working days late. Without an invoice the customer will not pay: settle it with their accounts.', '已逾期五个工作日，客户未收票则不付款，请与对方财务落实。'],
  ],
  reply: [
    ['-4h', 'remind', ['owner'], 'The answer is due in four working hours. Answer, or say when you will.', '还有四个工作小时到期，请回复来函，或先告知对方何时答复。'],
    ['0d', 'due', ['owner'], 'The answer is due now. Write it, and record it as answered.', '回复期限已到，请回复并登记答复内容。'],
    ['+4h', 'lead', ['lead'], 'The mail has waited four working hours too long. See that it is answered today.', '来函已逾期四个工作小时未复，请督促今日回复。'],
    ['+1d', 'manager', ['manager'], 'The mail has waited one working day too long. Answer it yourself, or name who does.', '来函已逾期一个工作日未复，请亲自回复或指定专人回复。'],
  ],
}

/**
 * Edition of the ladders below, raised with each change of them: open orders that were planned with an earlier one are
 * told, as of an edit. 2: those outside are chased (0016). 3: whoever is on duty checks the containers.
 */
export const defaultsEdition = 3

/** The escalation ladders of policies.md, as a factory starts with them. */
export const defaultPolicy: Policy = {
  version: 1,
  defaults: defaultsEdition,
  ladders: {
    internal: ladder('internal'),
    review: ladder('review'),
    customerApproval: ladder('customerApproval'),
    deposit: ladder('deposit'),
    supplierPromise: ladder('supplierPromise'),
    critical: ladder('critical'),
    dailyReport: ladder('dailyReport'),
    exception: ladder('exception'),
    booking: ladder('booking'),
    cutOff: ladder('cutOff', { breaksQuietHours: true, holdsAtCutOff: true }),
    presentation: ladder('presentation', { holdsAtCutOff: true }),
    balance: ladder('balance'),
    containerCheck: ladder('containerCheck'),
    complaint: ladder('complaint'),
    confirmation: ladder('confirmation'),
    sampleComments: ladder('sampleComments', { termDays: 3 }),
    invoiceReceipt: ladder('invoiceReceipt', { termDays: 5 }),
    reply: ladder('reply', { termDays: 2 }),
  },
  acknowledgedFor: { value: 1, unit: 'd' },
}

type Rules = Pick<Ladder, 'breaksQuietHours' | 'holdsAtCutOff' | 'termDays'>

function ladder(kind: TaskKind, rules: Rules = {}): Ladder {
  return { kind, ...rules, steps: rows[kind].map(step) }
}

function step([at, level, audience, en, zh, more = {}]: Row): LadderStep {
  const { when, raises, ...place } = more
  return {
    level,
    ...(at && { offset: { ...offset(at), ...place } }),
    ...(when && { when }),
    audience,
    asks: { en, zh },
    ...(raises && { raises }),
  }
}
