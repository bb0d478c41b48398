import { localDate, toMs } from '../../../domain/calendar'
import type { Bilingual } from '../../../domain/policy'
import type { Factory } from './factory'

/** A date as a Chinese reader writes it: the year only when it is not the run's. */
export function zhDate({ today }: Pick<Factory, 'today'>, on: string): string {
  const [year, month, day] = on.split('-').map(Number)
  const short = `${month}月${day}日`
  return on.slice(0, 4) === today.slice(0, 4) ? short : `${year}年${short}`
}

/** The factory's date of an instant. */
export function dateAt({ calendar }: Pick<Factory, 'calendar'>, at: string): string {
  return localDate(calendar, toMs(at))
}

/** The supply that comes last. */
export function materialComes(
  factory: Factory,
  {
    item,
    ref,
    kind,
    on,
  }: { item: string; ref: string; kind: 'bound' | 'open' | 'planned' | 'stock'; on: string },
): Bilingual {
  if (kind === 'planned')
    return {
      en: `${item} is not ordered yet and can be here on ${on}`,
      zh: `${item} 尚未下单，最快${zhDate(factory, on)}到料`,
    }
  if (kind === 'stock') return { en: `${item} is in stock`, zh: `${item} 有库存` }
  return { en: `${item} from ${ref} comes on ${on}`, zh: `${ref} 的 ${item} ${zhDate(factory, on)}才到料` }
}

/** When a machine is done with something. */
export function machineDone(factory: Factory, { machine, on }: { machine: string; on: string }): Bilingual {
  return { en: `${machine} works on it until ${on}`, zh: `${machine} 要做到${zhDate(factory, on)}` }
}

/** When a machine begins with something. */
export function machineStarts(factory: Factory, { machine, on }: { machine: string; on: string }): Bilingual {
  return { en: `${machine} is free for it on ${on}`, zh: `${machine} ${zhDate(factory, on)}才能排上` }
}

/** Nothing has to be waited for. */
export const allInStock: Bilingual = { en: 'all materials are in stock', zh: '物料齐全' }
