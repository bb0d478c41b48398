/** Waits until a check no longer throws; throws what it threw last when that takes too long. */
export async function eventually(check: () => Promise<void>, limitMs = 15_000): Promise<void> {
  const until = Date.now() + limitMs
  for (;;) {
    try {
      await check()
      return
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
