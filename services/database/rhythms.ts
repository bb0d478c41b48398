import { bound } from './bound'
import type { Database } from './client'
import { factoryPurchases } from './factory-purchases'
import * as licences from './licences'
import { waitingForSource } from './queued-mails'
import * as answers from './rhythm-answers'
import { recordedOrders } from './rhythm-orders'
import * as reading from './rhythm-reading'
import * as runs from './rhythm-runs'
import * as settings from './rhythm-settings'
import { statedUntil } from './stated-accounts'
import { taskDelays, taskTallies } from './task-weeks'
import { ordersAtWork } from './tasks-at-work'

/** The repositories of the rhythms of the office and of what they leave behind. */
export function createRhythmRepositories(db: Database) {
  return {
    rhythms: bound(db, {
      kept: settings.keptRhythms,
      setTiming: settings.setTiming,
      orders: recordedOrders,
      factoryPurchases,
      store: runs.storeRun,
      recordFailure: runs.recordFailure,
      findRun: runs.findRun,
      listRuns: runs.listRuns,
      doneDates: runs.doneDates,
      readRecord: reading.readRecord,
      statedUntil,
      ordersAtWork,
      taskTallies,
      taskDelays,
      waitingMails: waitingForSource,
    }),
    rhythmAnswers: bound(db, {
      statementLine: answers.answerStatementLine,
      unresolvedLines: reading.unresolvedLines,
      monthPlan: answers.answerMonthPlan,
      collection: answers.answerCollection,
      collectionOwner: answers.collectionOwner,
    }),
    licences: bound(db, {
      kinds: licences.listLicenceKinds,
      setKind: licences.setLicenceKind,
      list: licences.listLicences,
      enter: licences.enterLicence,
      check: licences.checkLicence,
    }),
  }
}

export type { FactoryPurchase } from './factory-purchases'
export type { Licence, LicenceKind, NewLicence } from './licences'
export type { SourcedMail } from './queued-mails'
export type { Answer } from './rhythm-answers'
export type { RecordedOrder } from './rhythm-orders'
export type { RecordEntry } from './rhythm-reading'
export type { NewRun, RhythmRunSummary, RunTimes } from './rhythm-runs'
export type { KeptRhythm } from './rhythm-settings'
export type { Stated, StatedAccount } from './stated-accounts'
export type { Span, TaskDelay, TaskTally } from './task-weeks'
