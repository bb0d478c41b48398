import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import path from 'node:path'
import { onPath } from '../toolchain/programs'

type Ids = { uid: number; gid: number }

/** To whom PostgreSQL's files belong, and how its programs are started: directly as `ids`, or through `prefix`. */
export type PostgresUser = { owner?: Ids; ids?: Ids; prefix: string[] }

/** What has to be reachable: a program to run, and the folder that holds the data. */
export type Reach = { program: string; folder: string }

/**
 * PostgreSQL refuses to run as root, as which a container often starts. It then runs as the user
 * `postgres` where there is one, else as `nobody`. If that user cannot enter a folder on the way to the
 * programs or the data, such as root's own home, it is given the right to, where the system can do that.
 */
export function postgresUser(reach: Reach): PostgresUser {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const ids = ownerOf(reach.folder) ?? idsOf('postgres') ?? idsOf('nobody')
  if (ids === undefined) throw new Error(cannotRun('there is no user `postgres` or `nobody` to run it as'))
  if (canReach(reach, ids)) return { owner: ids, ids, prefix: [] }
  const setpriv = onPath('setpriv')
  if (setpriv === undefined) throw new Error(cannotRun(`user ${ids.uid} cannot enter ${reach.folder}`))
  return {
    owner: ids,
    prefix: [
      setpriv,
      `--reuid=${ids.uid}`,
      `--regid=${ids.gid}`,
      '--clear-groups',
      '--inh-caps=+dac_override',
      '--ambient-caps=+dac_override',
    ],
  }
}

function cannotRun(reason: string): string {
  return (
    `PostgreSQL does not run as root, and ${reason}. Start as another user, put the project where every ` +
    'user can enter, or set DATABASE_URL to a running server.'
  )
}

/** Data once made belongs to the user it was made by. */
function ownerOf(folder: string): Ids | undefined {
  const { uid, gid } = statSync(folder, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 }
  return uid === 0 ? undefined : { uid, gid }
}

function idsOf(user: string): Ids | undefined {
  const id = (option: string) =>
    Number(execFileSync('id', [option, user], { encoding: 'utf8', stdio: 'pipe' }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

function canReach({ program, folder }: Reach, ids: Ids): boolean {
  try {
    execFileSync(program, ['--version'], { ...ids, cwd: '/', stdio: 'ignore' })
    execFileSync('test', ['-x', path.dirname(folder)], { ...ids, cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
