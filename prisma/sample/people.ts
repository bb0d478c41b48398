import type { Department, Level } from '../../domain/departments'
import type { Language } from '../../services/database'

/** A person of the sample factory. */
export type SampleEmployee = {
  code: string
  name: string
  nameEn: string
  department: Department
  level: Level
  supervisorCode?: string
  deputyCode?: string
  email: string
  language: Language
}

/** The general director, to whom the sample API key belongs. */
export const directorCode = 'GM01'

const MAIL_DOMAIN = 'jiahe.example'

type Name = [zh: string, en: string]

/** Per department the prefix of its codes, then its manager, its lead and its staff. */
const staffing: Record<Department, { prefix: string; people: [Name, Name, Name, Name?] }> = {
  sales: { prefix: 'SA', people: [['周海燕', 'Zhou Haiyan'], ['吴俊杰', 'Wu Junjie'], ['郑雅婷', 'Zheng Yating'], ['冯子轩', 'Feng Zixuan']] },
  merchandising: { prefix: 'ME', people: [['林晓芳', 'Lin Xiaofang'], ['陈思远', 'Chen Siyuan'], ['黄丽娟', 'Huang Lijuan'], ['何雨欣', 'He Yuxin']] },
  planning: { prefix: 'PL', people: [['赵建国', 'Zhao Jianguo'], ['孙慧敏', 'Sun Huimin'], ['马志强', 'Ma Zhiqiang']] },
  purchasing: { prefix: 'PU', people: [['朱国平', 'Zhu Guoping'], ['胡静怡', 'Hu Jingyi'], ['郭晓东', 'Guo Xiaodong'], ['罗美玲', 'Luo Meiling']] },
  warehouse: { prefix: 'WH', people: [['高振华', 'Gao Zhenhua'], ['梁秀英', 'Liang Xiuying'], ['宋永刚', 'Song Yonggang']] },
  technical: { prefix: 'TE', people: [['唐文博', 'Tang Wenbo'], ['许佳琪', 'Xu Jiaqi'], ['韩立新', 'Han Lixin']] },
  production: { prefix: 'PR', people: [['邓志勇', 'Deng Zhiyong'], ['曹桂兰', 'Cao Guilan'], ['彭大伟', 'Peng Dawei'], ['曾小红', 'Zeng Xiaohong']] },
  quality: { prefix: 'QA', people: [['萧敏华', 'Xiao Minhua'], ['田国庆', 'Tian Guoqing'], ['董雪梅', 'Dong Xuemei']] },
  shipping: { prefix: 'SH', people: [['袁海涛', 'Yuan Haitao'], ['潘玉洁', 'Pan Yujie'], ['于长江', 'Yu Changjiang']] },
  finance: { prefix: 'FI', people: [['蒋淑贞', 'Jiang Shuzhen'], ['蔡明哲', 'Cai Mingzhe'], ['余秋月', 'Yu Qiuyue']] },
  customerService: { prefix: 'CS', people: [['杜晓峰', 'Du Xiaofeng'], ['叶婉清', 'Ye Wanqing'], ['程思涵', 'Cheng Sihan']] },
} // prettier-ignore

const ranks: Level[] = ['manager', 'lead', 'staff', 'staff']

const director: SampleEmployee = {
  code: directorCode,
  name: '陆嘉禾',
  nameEn: 'Lu Jiahe',
  department: 'merchandising',
  level: 'director',
  deputyCode: 'ME01',
  email: mailbox(directorCode),
  language: 'both',
}

/** Everybody in the eleven departments: staff report to their lead, leads to the manager, managers to the director. */
export const sampleEmployees: SampleEmployee[] = [
  director,
  ...(Object.keys(staffing) as Department[]).flatMap(departmentStaff),
]

function departmentStaff(department: Department): SampleEmployee[] {
  const { prefix, people } = staffing[department]
  const code = (rank: number) => `${prefix}0${rank + 1}`
  return people
    .filter((person) => person !== undefined)
    .map(([name, nameEn], rank) => ({
      code: code(rank),
      name,
      nameEn,
      department,
      level: ranks[rank]!,
      supervisorCode: rank === 0 ? directorCode : code(Math.min(rank, 2) - 1),
      // The manager and the lead stand in for each other; a second member of staff for the first.
      deputyCode: rank < 2 ? code(1 - rank) : people[3] && code(5 - rank),
      email: mailbox(code(rank)),
      language: rank === 2 ? 'zh' : 'both',
    }))
}

function mailbox(code: string): string {
  return `${code.toLowerCase()}@${MAIL_DOMAIN}`
}
