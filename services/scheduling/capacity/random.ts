/** State of a generator of pseudo-random numbers: one word, so that a search can be repeated exactly. */
export type Random = { state: number }

export function randomFrom(seed: number): Random {
  return { state: (Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995) | 0 }
}

/** A number from 0 to below 1. The generator is mulberry32 (Tommy Ettinger, public domain). */
export function nextRandom(random: Random): number {
  const state = (random.state = (random.state + 0x6d2b79f5) | 0)
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

/** A whole number from 0 to below `n`. */
export function nextBelow(random: Random, n: number): number {
  return Math.floor(nextRandom(random) * n)
}

/** 1, 2, 3 … at most `most`, each `ratio` times as likely as the one before. */
export function nextGeometric(random: Random, ratio: number, most: number): number {
  let n = 1
  while (n < most && nextRandom(random) < ratio) n++
  return n
}
