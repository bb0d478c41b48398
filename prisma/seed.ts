import { closeDatabase, createDatabase, type Connection } from '../services/database'
import { createApiKey } from '../services/database/api-keys'
import { addressProblem } from '../services/email/address'
import { sampleParties, type SampleParty } from './sample/parties'
import { directorCode, sampleEmployees } from './sample/people'
import { enterCapacity, enterMaterials } from './sample/enter-factory'
import { sampleProducts, type SampleProduct } from './sample/products'

/**
 * Enters the sample factory, Jiahe Garments 嘉禾制衣: its people, customers, suppliers, products, stock and machines,
 * and the given API key for its director, who may act as anybody. What is there already stays as it is, so that it can be run
 * at every start.
 */
export async function seedSampleFactory(databaseUrl: string, apiKey: string): Promise<void> {
  await enterSampleFactory(databaseUrl, apiKey)
}

async function enterSampleFactory(databaseUrl: string, apiKey?: string): Promise<string> {
  const db = createDatabase(databaseUrl, { poolSize: 1 })
  try {
    return await db.$transaction(async (tx) => {
      await enterPeople(tx)
      await enterParties(tx)
      await enterProducts(tx)
      await enterMaterials(tx, new Date())
      await enterCapacity(tx)
      const { key } = await createApiKey(tx, { employeeCode: directorCode, mayActAs: true, key: apiKey })
      return key
    })
  } finally {
    await closeDatabase(db)
  }
}

async function enterPeople(tx: Connection): Promise<void> {
  assertAddresses(sampleEmployees.map(({ code, email }) => ({ of: code, email })))
  await tx.employee.createMany({ data: sampleEmployees, skipDuplicates: true })
}

/** Contacts and identifiers come with their party: one that was removed later does not return. */
async function enterParties(tx: Connection): Promise<void> {
  const known = new Set((await tx.party.findMany({ select: { code: true } })).map(({ code }) => code))
  const absent = sampleParties.filter(({ code }) => !known.has(code))
  assertAddresses(absent.flatMap(({ code, contacts }) => contacts.map(({ email }) => ({ of: code, email }))))
  await tx.party.createMany({ data: absent.map(partyRow) })
  await tx.partyContact.createMany({ data: absent.flatMap(contactRows) })
  await tx.partyIdentifier.createMany({ data: absent.flatMap(identifierRows), skipDuplicates: true })
}

async function enterProducts(tx: Connection): Promise<void> {
  const known = new Set((await tx.product.findMany({ select: { code: true } })).map(({ code }) => code))
  const absent = sampleProducts.filter(({ code }) => !known.has(code))
  await tx.product.createMany({ data: absent.map(productRow) })
  await tx.bomLine.createMany({ data: absent.flatMap(materialRows) })
}

/** An address that is none would be found out by the first mail only. */
function assertAddresses(entered: readonly { of: string; email: string }[]): void {
  for (const { of, email } of entered) {
    const problem = addressProblem(email)
    if (problem) throw new Error(`the address of ${of}, ${JSON.stringify(email)}, ${problem}`)
  }
}

function partyRow({ contacts: _contacts, identifiers: _identifiers, ...party }: SampleParty) {
  return party
}

function contactRows({ code, contacts }: SampleParty) {
  return contacts.map((contact) => ({ ...contact, partyCode: code }))
}

function identifierRows({ code, identifiers }: SampleParty) {
  return identifiers.map(({ scheme = '', id }) => ({ scheme, id, partyCode: code }))
}

function productRow({ bom: _bom, ...product }: SampleProduct) {
  return product
}

function materialRows({ code, bom }: SampleProduct) {
  return bom.map(([material, name, model, unit, perPiece, scrapPercent, supplierCode], index) => ({
    productCode: code,
    position: index + 1,
    material,
    name,
    model,
    unit,
    perPiece,
    scrapPercent,
    supplierCode,
  }))
}

async function main(): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL']
  if (!databaseUrl) throw new Error('DATABASE_URL is not set')
  const key = await enterSampleFactory(databaseUrl)
  process.stdout.write(`sample factory entered; key of its director ${directorCode}: ${key}\n`)
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  })
}
