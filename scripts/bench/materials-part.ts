import { benchMaterials } from './materials'
import type { Output } from './output'

/** Material requirements, in a process of their own. */
export function benchMaterialsPart(output: Output): void {
  output.progress('materials')
  const figures = benchMaterials()
  const { size, seconds, warmSeconds, memoryMb } = figures
  output.row(
    {
      part: 'material requirements',
      size,
      figure: `${seconds.toFixed(2)} s, ${warmSeconds.toFixed(2)} s warm, ${memoryMb} MB at most`,
    },
    { part: 'materials', ...figures },
  )
}
