/** The eleven departments of an export factory, with the names that people there use. */
export const departments = {
  sales: '业务部',
  merchandising: '跟单部',
  planning: '计划部',
  purchasing: '采购部',
  warehouse: '货仓',
  technical: '技术部',
  production: '生产部',
  quality: '质保部',
  shipping: '船务部',
  finance: '财务部',
  customerService: '客服部',
} as const

export type Department = keyof typeof departments

/** How far a person may decide: a manager may do what a lead may, a director what a manager may. */
export const levels = ['staff', 'lead', 'manager', 'director'] as const
export type Level = (typeof levels)[number]

/** The levels as people there call them. */
export const levelNames: Record<Level, string> = {
  staff: '经办人',
  lead: '主管',
  manager: '经理',
  director: '总监',
}

/** True when `level` carries at least the authority of `required`. */
export function reaches(level: Level, required: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(required)
}

export const departmentNames = Object.keys(departments) as Department[]
