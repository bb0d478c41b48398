/**
 * The number of the order whose thread a Message-ID of ours names (`threadId` in services/email/message.ts), or
 * undefined for any other. Whether there is such an order, the tables say.
 */
export function orderOfThread(id: string, domain: string): string | undefined {
  const [, number, host] = /^<([A-Z]{1,6}\d{2}-\d{1,9})@([^<>@\s]+)>$/.exec(id) ?? []
  return host?.toLowerCase() === domain.toLowerCase() ? number : undefined
}
