import type { Anchor, CutOffName, MilestoneKey } from './milestone'
import type { OffsetText } from './offset'
import { offset } from './offset'

/** An anchor as policies.md writes it; a bare `R+2` or `E-8` counts working days, X takes the row's cut-off. */
export type AnchorText =
  | `R+${number}`
  | `E${'+' | '-'}${number}`
  | `X-${number}ch`
  | `ETD+${number}c`
  | `ETA${'+' | '-'}${number}c`
  | `loading-${number}ch`
  | `${MilestoneKey}+${number}${'c' | 'd'}`

const points: Record<string, Pick<Anchor, 'from' | 'cutOff'>> = {
  R: { from: 'receipt' },
  E: { from: 'sailing' },
  ETD: { from: 'shipDate' },
  ETA: { from: 'eta' },
  X: { from: 'cutOff' },
  loading: { from: 'cutOff', cutOff: 'loading' },
}

/** Reads an anchor as policies.md writes it. */
export function anchor(text: AnchorText, cutOff?: CutOffName): Anchor {
  const [, point = '', distance = ''] = /^(\w+)([+-]\d+\w*)$/.exec(text)!
  const place = points[point] ?? { from: 'milestone' as const, milestone: point as MilestoneKey }
  const amount = offset((/[a-z]$/.test(distance) ? distance : `${distance}d`) as OffsetText)
  return { ...place, ...amount, ...(point === 'X' && { cutOff }) }
}
