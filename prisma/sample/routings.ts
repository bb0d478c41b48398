import type { Process } from '../../domain/order/state'
import type { Routing, RoutingOperation } from '../../services/scheduling/factory/input'

/** Standard minutes of a whole line for one piece (R64), by process. */
type GarmentTimes = { cutting: number; sewing: number; finishing: number; packing: number }

/** Sewing lines that have the special machines for a family; all of them when absent. */
type Sewing = { family: string; lines?: { machine: string; minutesPerPiece?: number }[] }

const bundle = 100

function garment(item: string, { family, lines }: Sewing, times: GarmentTimes): Routing {
  const operation = (process: Process, workCentre: string, more: Partial<RoutingOperation>) => ({
    id: process,
    process,
    workCentre,
    minutesPerPiece: times[process],
    transferBatch: bundle,
    ...more,
  })
  return {
    item,
    operations: [
      operation('cutting', 'CUT', { workers: 6, floorSpace: 60 }),
      operation('sewing', 'SEW', { setupFamily: family, machines: lines, workers: 20, floorSpace: 180 }),
      operation('finishing', 'FIN', { workers: 8, floorSpace: 50 }),
      operation('packing', 'PACK', { transferBatch: undefined, workers: 6, floorSpace: 80 }),
    ],
  }
}

/** Glass is cut, edged and, where it must be safe, tempered; edging and tempering both count as finishing. */
function glass(
  item: string,
  setupFamily: string,
  times: { cut: number; edge: number; temper?: number; pack: number },
): Routing {
  const { cut, edge, temper, pack } = times
  const rack = 24
  const tempering: RoutingOperation[] =
    temper === undefined
      ? []
      : [{ id: 'tempering', process: 'finishing', workCentre: 'G-TEMP', minutesPerPiece: temper, setupFamily, transferBatch: rack, workers: 3, floorSpace: 60 }] // prettier-ignore
  return {
    item,
    operations: [
      { id: 'cutting', process: 'cutting', workCentre: 'G-CUT', minutesPerPiece: cut, setupFamily, transferBatch: rack, workers: 3, floorSpace: 40 },
      { id: 'edging', process: 'finishing', workCentre: 'G-EDGE', minutesPerPiece: edge, transferBatch: rack, workers: 2, floorSpace: 40 },
      ...tempering,
      { id: 'packing', process: 'packing', workCentre: 'G-PACK', minutesPerPiece: pack, workers: 3, floorSpace: 50 },
    ],
  } // prettier-ignore
}

const wovenLines = [{ machine: 'SEW-4', minutesPerPiece: 1.6 }, { machine: 'SEW-5' }, { machine: 'SEW-6' }]

/** How each sample product is made. */
export const sampleRoutings: Routing[] = [
  garment('JH-TS100', { family: 'knit' }, { cutting: 0.12, sewing: 0.45, finishing: 0.2, packing: 0.15 }),
  garment('JH-PL200', { family: 'knit' }, { cutting: 0.18, sewing: 0.85, finishing: 0.28, packing: 0.2 }),
  garment('JH-HD300', { family: 'fleece' }, { cutting: 0.3, sewing: 1.4, finishing: 0.35, packing: 0.3 }),
  garment('JH-DJ400', { family: 'denim', lines: [{ machine: 'SEW-5', minutesPerPiece: 3 }, { machine: 'SEW-6' }] }, { cutting: 0.4, sewing: 2.6, finishing: 0.6, packing: 0.4 }),
  garment('JH-DR500', { family: 'woven', lines: wovenLines }, { cutting: 0.3, sewing: 1.5, finishing: 0.45, packing: 0.25 }),
  garment('JH-LG600', { family: 'knit' }, { cutting: 0.1, sewing: 0.4, finishing: 0.15, packing: 0.15 }),
  garment('JH-BR700', { family: 'baby' }, { cutting: 0.15, sewing: 0.7, finishing: 0.22, packing: 0.18 }),
  garment('JH-CB800', { family: 'bags', lines: wovenLines.slice(1) }, { cutting: 0.1, sewing: 0.5, finishing: 0.15, packing: 0.12 }),
  glass('JH-GP900', 'glass-8', { cut: 1.2, edge: 2.5, temper: 1.8, pack: 1 }),
  glass('JH-GS910', 'glass-6', { cut: 0.5, edge: 1.1, pack: 0.4 }),
] // prettier-ignore
