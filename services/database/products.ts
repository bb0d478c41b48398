import type { TemplateName } from '../../domain/order/intake'
import type { BomLine, ProductData } from '../../domain/order/state'
import type { Prisma } from '../../prisma/generated/client'
import type { Connection } from './client'
import { decimalText, storableText, withoutNulls } from './values'

/** A product as lists show it. */
export type ProductSummary = {
  code: string
  name: { en: string; zh: string }
  family: string
  /** Time-and-action template of its orders. */
  template: TemplateName
  unit: string
  hsCode?: string
  inspectionListed: boolean
  /** The only customer it is made for. */
  customerCode?: string
}

const withMaterials = { bom: { orderBy: { position: 'asc' } } } satisfies Prisma.ProductInclude
type ProductRow = Prisma.ProductGetPayload<{ include: typeof withMaterials }>

/** Master data of the products with these codes; unknown codes are left out. */
export async function loadProducts(db: Connection, codes: readonly string[]): Promise<ProductData[]> {
  if (codes.length === 0) return []
  const rows = await db.product.findMany({
    where: { code: { in: codes.map(storableText) } },
    include: withMaterials,
    orderBy: { code: 'asc' },
  })
  return rows.map(toProductData)
}

/** Every active product, by code. */
export async function listProducts(db: Connection): Promise<ProductSummary[]> {
  const rows = await db.product.findMany({
    omit: { active: true },
    where: { active: true },
    orderBy: { code: 'asc' },
  })
  return rows.map(({ nameEn, nameZh, ...row }) =>
    withoutNulls({ ...row, name: { en: nameEn, zh: nameZh }, template: row.template as TemplateName }),
  ) as ProductSummary[]
}

function toProductData(row: ProductRow): ProductData {
  return {
    code: row.code,
    name: { en: row.nameEn, zh: row.nameZh },
    inspectionListed: row.inspectionListed,
    ...(row.hsCode === null ? {} : { hsCode: row.hsCode }),
    bom: row.bom.map(toBomLine),
  }
}

function toBomLine(row: ProductRow['bom'][number]): BomLine {
  return {
    material: row.material,
    name: row.name,
    model: row.model,
    unit: row.unit,
    perPiece: decimalText(row.perPiece),
    scrapPercent: decimalText(row.scrapPercent),
    ...(row.supplierCode === null ? {} : { supplier: row.supplierCode }),
  }
}
