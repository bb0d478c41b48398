import * as apiKeys from './api-keys'
import * as openOrders from './open-orders'
import { pingDatabase, type Database } from './client'
import { bound } from './bound'
import * as emailChanges from './email-changes'
import * as intakes from './intakes'
import * as orderEvents from './order-events'
import * as orders from './orders'
import * as parties from './parties'
import * as partyChasing from './party-chasing'
import * as partyContacts from './party-contacts'
import * as absences from './absences'
import * as people from './people'
import * as policies from './policies'
import * as products from './products'
import { setQuietHours } from './quiet-hours'
import { createFactoryRepositories } from './factory'
import { createMailRepositories } from './mail-repositories'
import { recordEvents } from './recorder'
import * as requestKeys from './request-keys'
import { createRhythmRepositories } from './rhythms'
import * as sourceDocuments from './source-documents'
import * as tasks from './tasks'

/** Every repository on one database: the functions of the files here, without their first argument. */
export type Repositories = ReturnType<typeof createRepositories>

/** Binds the repositories to a database. */
export function createRepositories(db: Database) {
  const { receiveIntake, findIntake, findIntakeOf } = intakes
  return {
    ping: () => pingDatabase(db),
    recordEvents: recordEvents.bind(undefined, db),
    orders: bound(db, {
      find: orders.findOrder,
      list: orders.listOrders,
      open: openOrders.listOpenOrders,
    }),
    orderEvents: bound(db, { list: orderEvents.listEvents }),
    tasks: bound(db, { list: tasks.listTasks }),
    parties: bound(db, {
      find: parties.findParty,
      findCustomer: parties.findCustomer,
      findByIdentifier: parties.findByIdentifier,
      list: parties.listParties,
      findByAddress: parties.findPartyByAddress,
      registerUnverifiedCustomer: parties.registerUnverifiedCustomer,
      chasing: partyChasing.readChasing,
      setChasing: partyChasing.setChasing,
      contacts: partyContacts.readContacts,
      setContacts: partyContacts.setContacts,
    }),
    products: bound(db, { load: products.loadProducts, list: products.listProducts }),
    people: bound(db, {
      find: people.findEmployee,
      list: people.listEmployees,
      findByAddress: people.findEmployeeByAddress,
      of: people.employeesOf,
      ofLevel: people.employeesOfLevel,
      supervisorsOf: people.supervisorChain,
      resolve: people.resolvePerson,
      setAbsence: absences.setAbsence,
      endAbsence: absences.endAbsence,
      email: emailChanges.readEmail,
      setEmail: emailChanges.setEmail,
    }),
    quietHours: bound(db, { set: setQuietHours }),
    policies: bound(db, {
      inForce: policies.laddersInForce,
      history: policies.ladderHistory,
      forClass: policies.policyFor,
      forCustomer: policies.policyForCustomer,
      edit: policies.editLadder,
      withdraw: policies.withdrawLadder,
      ordersBehind: policies.ordersBehind,
    }),
    apiKeys: bound(db, {
      create: apiKeys.createApiKey,
      findEmployee: apiKeys.findEmployeeByKey,
      revoke: apiKeys.revokeApiKey,
    }),
    requestKeys: bound(db, {
      claim: requestKeys.claimRequestKey,
      findAnswered: requestKeys.findAnswered,
      storeResponse: requestKeys.storeResponse,
      release: requestKeys.releaseRequestKey,
    }),
    intakes: {
      receive: <S>(intake: intakes.NewIntake<S>) => receiveIntake(db, intake),
      find: <S>(number: string) => findIntake<S>(db, number),
      findOf: <S>(order: intakes.BuyersNumber) => findIntakeOf<S>(db, order),
    },
    sourceDocuments: bound(db, {
      list: sourceDocuments.listSourceDocuments,
      read: sourceDocuments.readSourceDocument,
      store: sourceDocuments.storeSourceDocument,
    }),
    ...createMailRepositories(db),
    ...createFactoryRepositories(db),
    ...createRhythmRepositories(db),
  }
}

export { closeDatabase, createDatabase } from './client'
export type { Connection, Database, DatabaseOptions } from './client'
export {
  ChangeRefused,
  DuplicateOrder,
  InvalidCursor,
  SequenceConflict,
  SequenceGap,
  StaleVersion,
} from './errors'
export { contactPurposes, contactsFor, partyKinds } from './parties'
export { isPresent } from './people'
export { STALE_CLAIM_SECONDS } from './mailbox'
export { addressKey } from './address-failures'
export { emailStatuses } from './emails'
export { aboutHeader } from './further-mails'
export { inboundStatuses } from './inbound-mails'
export type { KeyHolder, NewApiKey } from './api-keys'
export type { AttemptOutcome, EmailFilter, EmailRecord, EmailStatus, EmailSummary } from './emails'
export type { AddressFailure, AddressFailureFilter, AddressRefusal, FailureSource } from './address-failures'
export type { DeliveryReport, FurtherMail, FurtherSource, WrittenMail } from './further-mails'
export type {
  InboundAttachment,
  InboundFilter,
  InboundMail,
  InboundStatus,
  NewInboundMail,
  SenderKind,
} from './inbound-mails'
export type { AskingMail, DomainRate, DomainTurn } from './mail-domains'
export type { Intake, NewIntake } from './intakes'
export type { DigestNews, DigestPart, DigestStep, MailRow, PartySection, SentMail } from './mail-row'
export type { Digestible, DigestMember, DigestOrder, Gathering, NewDigest } from './digests'
export type { OwnQuietHours, QuietOwner } from './quiet-hours'
export type {
  Asking,
  Claim,
  ClaimedEmail,
  FailedAttempt,
  PartlySent,
  Waiting,
  WaitingForDomain,
} from './mailbox'
export type { EventPage, EventRequest } from './order-events'
export type { OrderFilter, OrderRecord, OrderSummary } from './orders'
export type { Page, PageRequest } from './page'
export type {
  ContactPurpose,
  Party,
  PartyContact,
  PartyDefaults,
  PartyIdentifier,
  PartyKind,
  UnverifiedCustomer,
} from './parties'
export type { Employee, Language, Person } from './people'
export type { Absence } from './absences'
export type { LadderEdit, EditedLadder } from './policies'
export type { ProductSummary } from './products'
export type { OrderRecordInput, RecordOutcome } from './recorder'
export type { KeyClaim, KeyedRequest, RequestResult, StoredResponse } from './request-keys'
export type { NewSourceDocument, SourceDocument } from './source-documents'
export type { TaskFilter, TaskSummary } from './tasks'
export type { RefusalCode } from './errors'
export type { OpenOrder } from './open-orders'
export { factoryCurrency, movementKinds, planningRequestKinds, supplyKinds } from './factory'
export type * from './factory'
export type * from './rhythms'
