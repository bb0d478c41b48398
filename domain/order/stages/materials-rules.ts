import type { materialsCommands } from '../commands/materials'
import type { Rules } from '../rule'
import { declareNone, specify } from './materials-bom'
import { cancel, changePromise, draftPurchase, release } from './materials-purchasing'
import { allocate, receive } from './materials-receipts'

/** Rules of the commands of the stage materials. */
export const materialsRules: Rules<keyof typeof materialsCommands> = {
  specifyBillOfMaterials: specify,
  declareNoMaterials: declareNone,
  draftPurchaseOrder: draftPurchase,
  releasePurchaseOrder: release,
  changePromise,
  cancelPurchaseOrder: cancel,
  recordReceipt: receive,
  allocateStock: allocate,
}
