import { Walker } from '../../support/walker'
import { sampleStart } from '../../support/sample-order'

describe('an order from receipt to payment', () => {
  it('ends closed after the whole walk', () => {
    const walker = new Walker(sampleStart()).walk()

    expect(walker.state.status).toBe('closed')
  })
})
