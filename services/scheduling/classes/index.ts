export { classesLimits, classifyCustomers } from './classify-customers'
export type {
  Classes,
  ClassesAnswer,
  ClassesInput,
  ClassifiedCustomer,
  CustomerSales,
} from './classify-customers'
