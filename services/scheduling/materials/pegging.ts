import type { Records, SupplyId } from './records'
import { withRoom } from './records'

/**
 * Ties every requirement of an item to what supplies it, first come first served: stock that was set aside for it,
 * then the supplies in their order to the requirements in theirs. The pegs of a requirement sum to it.
 */
export function pegItem(
  records: Records,
  item: number,
  netted: { inOrder: SupplyId[]; needs: number[] },
): void {
  const { requirement, supply, peg } = records
  const { inOrder, needs } = netted
  const setAside = needs.reduce((sum, number) => sum + requirement.setAside[number]!, 0)
  let place = 0
  let left = supply.brings[item]! - setAside
  for (const number of needs) {
    requirement.pegFrom[number] = peg.count
    if (requirement.setAside[number]! > 0) addPeg(records, number, item, requirement.setAside[number]!)
    let open = requirement.amount[number]! - requirement.setAside[number]!
    while (open > 0) {
      const taken = Math.min(open, left)
      if (taken > 0) addPeg(records, number, inOrder[place]!, taken)
      open -= taken
      left -= taken
      if (open > 0) left = supply.brings[inOrder[++place]!]!
    }
    requirement.pegTo[number] = peg.count
  }
}

function addPeg({ peg, supply }: Records, requirement: number, from: SupplyId, amount: number): void {
  withRoom(peg)
  const number = peg.count++
  peg.requirement[number] = requirement
  peg.supply[number] = from
  peg.amount[number] = amount
  if (supply.pegTo[from] === 0) supply.pegFrom[from] = number
  supply.pegTo[from] = number + 1
}
