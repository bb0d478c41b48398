import type { Template } from '../../../domain/policy'
import { defaultTemplates } from '../../../domain/policy'
import type { MaterialItem } from '../materials'
import type { FactoryOrder } from './input'

/** The time-and-action template of an order, its own or the one that it names. */
export function templateOf({ time: { template } }: Pick<FactoryOrder, 'time'>): Template {
  return typeof template === 'string' ? defaultTemplates[template] : template
}

/** True when nothing is made in the factory: the item is bought, or the order's template has no start of production. */
export function isBoughtIn(order: Pick<FactoryOrder, 'time'>, item: MaterialItem | undefined): boolean {
  return item?.kind === 'buy' || !templateOf(order).milestones.some(({ key }) => key === 'productionStart')
}
