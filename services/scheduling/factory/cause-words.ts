import type { Bilingual } from '../../../domain/policy'
import type { CauseOf } from './cause'
import type { Factory } from './factory'
import { zhDate } from './words'

type Told<K extends Parameters<typeof kindOf>[0]> = Omit<CauseOf<K>, 'text' | 'days'>
declare function kindOf(kind: 'production' | 'machine' | 'material' | 'stop' | 'calendar' | 'milestone' | 'work'): void
