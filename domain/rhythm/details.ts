import type { Rhythm } from './rhythm'
import type { RhythmOutcome } from './run'

/** A run for operators, as Markdown: what it is, which day it was for, and what it found, in counts alone. */
export function rhythmDetails(
  { title, about, requirement }: Rhythm,
  { nominalOn, isLate, isRepeated, counts, mails }: RhythmOutcome,
): string {
  const state = [
    ...(isLate ? ['**late 补做**'] : []),
    ...(isRepeated ? ['made before, nothing was done again 此前已做'] : []),
  ]
  const rows = Object.entries({ ...counts, mails }).map(([name, count]) => `| ${name} | ${count} |`)
  return [
    `### ${title.zh} ${title.en}: ${nominalOn}`,
    `${about.zh}${requirement ? ` (${requirement})` : ''}`,
    ...(state.length > 0 ? [state.join(', ')] : []),
    ['| | |', '| --- | --: |', ...rows].join('\n'),
  ].join('\n\n')
}
