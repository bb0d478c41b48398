export type * from './input'
