import type { Bilingual } from '../../../domain/policy'
import type { CauseLink, CauseOf, Precedence } from './cause'
import type { Factory } from './factory'
import { materialComes, zhDate } from './words'

/** A link before it is put in words. */
type Told<K extends CauseLink['kind']> = Omit<CauseOf<K>, 'text' | 'days' | 'kind'>

export function productionText(factory: Factory, { line, endsOn, dueOn }: Told<'production'>): Bilingual {
  return {
    en: `production of ${line} ends on ${endsOn} instead of ${dueOn}`,
    zh: `${line} 要到${zhDate(factory, endsOn)}下线，应为${zhDate(factory, dueOn)}`,
  }
}

const precedence: Record<Precedence, Bilingual> = {
  weight: { en: 'which has higher priority', zh: '优先级更高' },
  dueDate: { en: 'which is due earlier', zh: '交期更早' },
  order: { en: 'which is planned before it', zh: '排在前面' },
}

export function machineText(
  factory: Factory,
  { machine, until, order, because }: Told<'machine'>,
): Bilingual {
  const why = precedence[because]
  return {
    en: `${machine} is full until ${until} with ${order}, ${why.en}`,
    zh: `${machine} 排到${zhDate(factory, until)}，被 ${order} 占用（${why.zh}）`,
  }
}

export function materialText(factory: Factory, link: Told<'material'>): Bilingual {
  const { item, ref, source, readyOn, firstDueOn, leadTimeDays } = link
  const { en, zh } = materialComes(factory, { item, ref, kind: source, on: readyOn })
  if (leadTimeDays !== undefined)
    return {
      en: `${en} (lead time ${leadTimeDays} working days)`,
      zh: `${zh}（周期${leadTimeDays}个工作日）`,
    }
  if (firstDueOn !== undefined && firstDueOn < readyOn)
    return {
      en: `${en}, first promised for ${firstDueOn}`,
      zh: `${zh}，原答应${zhDate(factory, firstDueOn)}`,
    }
  return { en, zh }
}

export function stopText(factory: Factory, { machine, from, until, reason }: Told<'stop'>): Bilingual {
  return {
    en: `${machine} stands still from ${from} to ${until}: ${reason}`,
    zh: `${machine} ${zhDate(factory, from)}至${zhDate(factory, until)}停机：${reason}`,
  }
}

export function calendarText(factory: Factory, { machine, dates }: Told<'calendar'>): Bilingual {
  const more = dates.length > 3
  const shown = dates.slice(0, 3)
  return {
    en: `${machine} does not work on ${shown.join(', ')}${more ? ` and ${dates.length - 3} more days` : ''}`,
    zh: `${machine} 在${shown.map((on) => zhDate(factory, on)).join('、')}${more ? `等${dates.length}天` : ''}不开工`,
  }
}

export function milestoneText(
  factory: Factory,
  { name, dueOn, on, isStarted }: Told<'milestone'> & { name: Bilingual },
): Bilingual {
  if (isStarted)
    return {
      en: `${name.en}: done on ${on}, was due on ${dueOn}`,
      zh: `${name.zh}${zhDate(factory, on)}才完成，应为${zhDate(factory, dueOn)}`,
    }
  return {
    en: `${name.en}: still open and possible on ${on} at the earliest, due on ${dueOn}`,
    zh: `${name.zh}未完成，最早${zhDate(factory, on)}，应为${zhDate(factory, dueOn)}`,
  }
}

export function workText(factory: Factory, { line, startsOn, endsOn, dueOn }: Told<'work'>): Bilingual {
  return {
    en: `the work on ${line} takes from ${startsOn} to ${endsOn}, longer than the time given until ${dueOn}`,
    zh: `${line} 从${zhDate(factory, startsOn)}做到${zhDate(factory, endsOn)}，超过给定的工期（到${zhDate(factory, dueOn)}）`,
  }
}
