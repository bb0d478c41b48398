/** Digits and letters of the code, in the order of their values: without I, O, S, V and Z (GB 32100-2015). */
const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** The check character of the seventeen before it: weights 3^(i−1) mod 31, then (31 − Σ mod 31) mod 31 (GB 32100-2015, 4.7). */
export function usccCheckCharacter(seventeen: string): string {
  let sum = 0
  let weight = 1
  for (const character of seventeen) {
    sum += characters.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return characters[(31 - (sum % 31)) % 31] ?? ''
}

/** What is wrong with a unified social credit code (统一社会信用代码), or undefined when it is right. */
export function usccProblem(code: string): string | undefined {
  if (!/^[0-9A-HJ-NP-RTUWXY]{18}$/.test(code))
    return 'must be a unified social credit code: 18 digits and capital letters without I, O, S, V and Z'
  const right = usccCheckCharacter(code.slice(0, 17))
  return code[17] === right
    ? undefined
    : `ends with ${code[17]}; GB 32100-2015 gives ${right} as the check character of ${code.slice(0, 17)}`
}
