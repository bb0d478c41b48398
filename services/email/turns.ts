/** Lets work begin when its turn comes: never more than so many at a time, in the order of asking. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** Makes as many turns as may be taken at a time. */
export function createTurns(count: number): InTurn {
  const waiting: (() => void)[] = []
  let free = count
  const taken = () =>
    new Promise<void>((resolve) => {
      if (free === 0) return void waiting.push(resolve)
      free -= 1
      resolve()
    })
  const passOn = () => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return async (work) => {
    await taken()
    try {
      return await work()
    } finally {
      passOn()
    }
  }
}
