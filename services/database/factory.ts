import { bound } from './bound'
import type { Database } from './client'
import * as allocationOverrides from './allocation-overrides'
import * as customerSales from './customer-sales'
import * as factoryData from './factory-data'
import * as items from './items'
import * as machines from './machines'
import * as planVersions from './plan-versions'
import * as planningRequests from './planning-requests'
import * as projections from './projections'
import * as reservations from './reservations'
import * as supplyLineChanges from './supply-line-changes'
import * as supplyLineEdits from './supply-line-edits'
import * as supplyLines from './supply-lines'

/** The repositories of what the factory is planned from, and of its plan. */
export function createFactoryRepositories(db: Database) {
  return {
    items: bound(db, {
      list: items.listItems,
      find: items.findItem,
      upsert: items.upsertItem,
      adjustStock: items.adjustStock,
    }),
    supplyLines: bound(db, {
      create: supplyLineEdits.createSupplyLine,
      list: supplyLines.listSupplyLines,
      open: supplyLines.openSupplyLines,
      find: supplyLines.findSupplyLine,
      history: supplyLineChanges.listChanges,
      changePromise: supplyLineEdits.changePromise,
      receive: supplyLineEdits.receiveSupply,
      cancel: supplyLineEdits.cancelSupply,
    }),
    reservations: bound(db, {
      list: reservations.listReservations,
      reserve: reservations.reserve,
      release: reservations.releaseReservation,
    }),
    allocationOverrides: bound(db, {
      list: allocationOverrides.listOverrides,
      request: allocationOverrides.requestOverride,
      approve: allocationOverrides.approveOverride,
      reject: allocationOverrides.rejectOverride,
    }),
    machines: bound(db, {
      list: machines.listMachines,
      stop: machines.stopMachine,
      endStop: machines.endStop,
    }),
    factory: bound(db, {
      workCentres: machines.listWorkCentres,
      shiftCalendars: factoryData.listShiftCalendars,
      routings: factoryData.listRoutings,
      billLines: factoryData.listBillLines,
    }),
    sales: bound(db, {
      exchangeRates: customerSales.exchangeRates,
      setExchangeRate: customerSales.setExchangeRate,
      ofCustomers: customerSales.customerSales,
      classes: customerSales.customerClasses,
      setClasses: customerSales.setClasses,
      setClassByHand: customerSales.setClassByHand,
    }),
    planning: bound(db, {
      request: planningRequests.requestPlanning,
      waitingRequests: planningRequests.waitingRequests,
      storeVersion: planVersions.storeVersion,
      latestVersion: planVersions.latestVersion,
      listVersions: planVersions.listVersions,
      getVersion: planVersions.getVersion,
      projectionOf: projections.projectionOf,
      listProjections: projections.listProjections,
      untold: projections.untold,
      markTold: projections.markTold,
    }),
  }
}

export { factoryCurrency } from './customer-sales'
export { planningRequestKinds } from './planning-requests'
export { movementKinds } from './stock'
export { supplyKinds } from './supply-lines'
export type { NewOverride, OverrideDecision, OverrideRequest } from './allocation-overrides'
export type { ComputedClass, CustomerSales, ExchangeRate } from './customer-sales'
export type { ShiftCalendar } from './factory-data'
export type { Item, ItemChange, ItemEntry, ItemFilter } from './items'
export type { Machine, MachineStop, NewMachineStop, WorkCentre } from './machines'
export type {
  NewPlanVersion,
  PlanKind,
  PlanVersionRecord,
  PlanVersionSummary,
  StoredPlan,
  StoredVersion,
} from './plan-versions'
export type { NewPlanningRequest, PlanningRequest, PlanningRequestKind } from './planning-requests'
export type { ProjectionRecord } from './projections'
export type { NewReservation, StockReservation } from './reservations'
export type { MovedStock, Movement, MovementKind } from './stock'
export type { ChangeOrigin, SupplyLineChange, SupplyLineEvent } from './supply-line-changes'
export type { NewSupplyLine, SupplyLineEdit } from './supply-line-edits'
export type { SupplyKind, SupplyLine, SupplyLineFilter } from './supply-lines'
