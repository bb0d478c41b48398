import { randomUUID } from 'node:crypto'
import type { RhythmRecord, Statement } from '../../domain/rhythm'
import type { Connection } from './client'
import { jsonColumn } from './values'

/** Writes down what a run leaves behind, beside its row. */
export async function insertRecord(tx: Connection, runId: string, record: RhythmRecord): Promise<void> {
  switch (record.kind) {
    case 'purchaseSummary':
      await tx.purchaseSummaryLine.createMany({
        data: record.lines.map(({ order, supplier, ...line }, index) => ({
          ...line,
          runId,
          position: index + 1,
          orderNumber: order,
          supplierCode: supplier,
          promisedOn: new Date(line.promisedOn),
          completedOn: dateColumn(line.completedOn),
        })),
      })
      return
    case 'monthlyStatement':
      return insertStatements(tx, runId, record.statements)
    case 'customerBalance':
      await tx.customerBalance.createMany({
        data: record.balances.map(({ customer, ...balance }) => ({
          ...balance,
          runId,
          customerCode: customer,
        })),
      })
      return
    case 'invoiceRun':
      await tx.invoiceRunItem.createMany({
        data: record.items.map(({ order, customer, lines, since, ...item }, index) => ({
          ...item,
          runId,
          position: index + 1,
          orderNumber: order,
          customerCode: customer,
          lines: jsonColumn(lines),
          since: dateColumn(since),
        })),
      })
      return
    case 'nextMonthPlan':
      await tx.monthPlanItem.createMany({
        data: record.items.map(({ order, customer, sales, produceFrom, produceUntil, shipOn, ...item }) => ({
          ...item,
          runId,
          orderNumber: order,
          customerCode: customer,
          salesCode: sales,
          produceFrom: dateColumn(produceFrom),
          produceUntil: dateColumn(produceUntil),
          shipOn: dateColumn(shipOn),
        })),
      })
      return
    case 'collectionConfirmation':
      await tx.collectionConfirmation.createMany({
        data: record.confirmations.map(({ sales, lines, ...sums }) => ({
          ...sums,
          runId,
          salesCode: sales,
          lines: jsonColumn(lines),
        })),
      })
      return
    case 'licenceValidity':
      await tx.licenceCheck.createMany({
        data: record.checks.map(({ party, licence, validUntil, ...check }) => ({
          ...check,
          runId,
          partyCode: party,
          licenceId: licence,
          validUntil: dateColumn(validUntil),
        })),
      })
      return
    case 'workList':
      await tx.workList.createMany({
        data: record.lists.map(({ employee, standIn, tasks, ...counts }) => ({
          ...counts,
          runId,
          employeeCode: employee,
          standInCode: standIn,
          tasks: jsonColumn(tasks),
        })),
      })
      return
    case 'weeklySummary':
      await tx.departmentWeek.createMany({
        data: record.departments.map(({ fromOn, untilOn, repeated, ...figures }) => ({
          ...figures,
          runId,
          fromOn: new Date(fromOn),
          untilOn: new Date(untilOn),
          repeated: jsonColumn(repeated),
        })),
      })
      return
    case 'none':
      return
  }
}

async function insertStatements(tx: Connection, runId: string, statements: Statement[]): Promise<void> {
  const numbered = statements.map((statement) => ({ ...statement, id: randomUUID() }))
  await tx.statement.createMany({
    data: numbered.map(({ customer, fromOn, untilOn, lines: _lines, ...sums }) => ({
      ...sums,
      runId,
      customerCode: customer,
      fromOn: new Date(fromOn),
      untilOn: new Date(untilOn),
    })),
  })
  await tx.statementLine.createMany({
    data: numbered.flatMap(({ id, lines }) =>
      lines.map(({ order, on, ...line }) => ({
        ...line,
        statementId: id,
        on: new Date(on),
        orderNumber: order,
      })),
    ),
  })
}

function dateColumn(date: string | undefined): Date | undefined {
  return date === undefined ? undefined : new Date(date)
}
