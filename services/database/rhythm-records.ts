import { randomUUID } from 'node:crypto'
import type { RhythmRecord, Statement } from '../../domain/rhythm'
import type { Connection } from './client'
import { jsonColumn } from './values'

type Writers = {
  [K in RhythmRecord['kind']]: (
    tx: Connection,
    runId: string,
    record: Extract<RhythmRecord, { kind: K }>,
  ) => Promise<unknown>
}

const writers: Writers = {
  purchaseSummary: (tx, runId, { lines }) =>
    tx.purchaseSummaryLine.createMany({
      data: lines.map(({ order, supplier, ...line }, index) => ({
        ...line,
        runId,
        position: index + 1,
        orderNumber: order,
        supplierCode: supplier,
        promisedOn: new Date(line.promisedOn),
        completedOn: dateColumn(line.completedOn),
      })),
    }),

  monthlyStatement: (tx, runId, { statements }) => insertStatements(tx, runId, statements),

  customerBalance: (tx, runId, { balances }) =>
    tx.customerBalance.createMany({
      data: balances.map(({ customer, ...balance }) => ({
        ...balance,
        runId,
        customerCode: customer,
      })),
    }),

  invoiceRun: (tx, runId, { items }) =>
    tx.invoiceRunItem.createMany({
      data: items.map(({ order, customer, lines, since, ...item }, index) => ({
        ...item,
        runId,
        position: index + 1,
        orderNumber: order,
        customerCode: customer,
        lines: jsonColumn(lines),
        since: dateColumn(since),
      })),
    }),

  nextMonthPlan: (tx, runId, { items }) =>
    tx.monthPlanItem.createMany({
      data: items.map(({ order, customer, sales, produceFrom, produceUntil, shipOn, ...item }) => ({
        ...item,
        runId,
        orderNumber: order,
        customerCode: customer,
        salesCode: sales,
        produceFrom: dateColumn(produceFrom),
        produceUntil: dateColumn(produceUntil),
        shipOn: dateColumn(shipOn),
      })),
    }),

  collectionConfirmation: (tx, runId, { confirmations }) =>
    tx.collectionConfirmation.createMany({
      data: confirmations.map(({ sales, lines, ...sums }) => ({
        ...sums,
        runId,
        salesCode: sales,
        lines: jsonColumn(lines),
      })),
    }),

  licenceValidity: (tx, runId, { checks }) =>
    tx.licenceCheck.createMany({
      data: checks.map(({ party, licence, validUntil, ...check }) => ({
        ...check,
        runId,
        partyCode: party,
        licenceId: licence,
        validUntil: dateColumn(validUntil),
      })),
    }),

  workList: (tx, runId, { lists }) =>
    tx.workList.createMany({
      data: lists.map(({ employee, standIn, tasks, ...counts }) => ({
        ...counts,
        runId,
        employeeCode: employee,
        standInCode: standIn,
        tasks: jsonColumn(tasks),
      })),
    }),

  weeklySummary: (tx, runId, { departments }) =>
    tx.departmentWeek.createMany({
      data: departments.map(({ fromOn, untilOn, repeated, ...figures }) => ({
        ...figures,
        runId,
        fromOn: new Date(fromOn),
        untilOn: new Date(untilOn),
        repeated: jsonColumn(repeated),
      })),
    }),

  materialRun: (tx, runId, { findings }) =>
    tx.materialRunLine.createMany({
      data: findings.map(({ item, on, to, orderLines, ...finding }, position) => ({
        ...finding,
        runId,
        position,
        itemCode: item,
        onDate: dateColumn(on),
        toDate: dateColumn(to),
        orderLines: jsonColumn(orderLines),
      })),
    }),

  none: async () => undefined,
}

/** Writes down what a run leaves behind, beside its row. */
export async function insertRecord(tx: Connection, runId: string, record: RhythmRecord): Promise<void> {
  const write = writers[record.kind] as (
    tx: Connection,
    runId: string,
    record: RhythmRecord,
  ) => Promise<unknown>
  await write(tx, runId, record)
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
