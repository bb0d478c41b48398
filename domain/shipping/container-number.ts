/** Values of the letters in ISO 6346: A = 10, then upwards, leaving out the multiples of eleven. */
function letterValue(letter: string): number {
  const index = letter.charCodeAt(0) - 65
  return 10 + index + Math.floor((index + 9) / 10)
}

/** The check digit of the ten characters before it (ISO 6346): weights 1, 2, 4 … 512, modulo 11, ten counts as zero. */
export function containerCheckDigit(tenCharacters: string): number {
  let sum = 0
  for (let index = 0; index < 10; index++) {
    const character = tenCharacters[index] ?? '0'
    const value = index < 4 ? letterValue(character) : Number(character)
    sum += value * 2 ** index
  }
  return (sum % 11) % 10
}

/** What is wrong with a container number, or undefined when it is right. */
export function containerProblem(input: unknown): string | undefined {
  if (typeof input !== 'string' || !/^[A-Z]{3}[UJZ]\d{7}$/.test(input)) {
    return 'must be a container number by ISO 6346: three letters, U, J or Z, and seven digits, without spaces'
  }
  const digit = containerCheckDigit(input)
  if (digit !== Number(input[10])) {
    return `has the check digit ${input[10]}; ISO 6346 gives ${digit} for ${input.slice(0, 10)}`
  }
  return undefined
}
