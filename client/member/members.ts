/** Who is reading on this device: known, unknown yet, or nobody. */
import type { RouteOutput } from '../../shared/contract.ts'
import { Refusal } from '../../shared/refusal.ts'
import { ask } from '../api.ts'
import { forgetDevice, kept, onGone, wasTurnedOut } from '../device.ts'
import { Watched } from '../watched.ts'
import { whose } from '../whose.ts'
import { speak } from '../words/words.ts'

export type Mine = RouteOutput<'GET /api/me'>
export type Self = Mine['member']
export type MyGroup = Mine['groups'][number]

/** `asking`: not known yet. `out`: nobody is signed in here. `in`: `me` is. `unreachable`: the house did not answer. */
export type Standing = 'asking' | 'out' | 'in' | 'unreachable'

class Myself extends Watched {
  standing: Standing = 'asking'
  me: Self | undefined
  groups: readonly MyGroup[] = []
  /** They went on another page of this device, and this one was turned out. */
  turnedOut = wasTurnedOut()
  private asked: Promise<void> | undefined

  /** Asks the house who this is, once; `again` asks anew. */
  know(again?: 'again'): Promise<void> {
    if (again || !this.asked) this.asked = this.ask()
    return this.asked
  }

  /** Takes over what the house said of me when I came in or changed something. */
  async become(me: Self): Promise<void> {
    this.me = me
    this.standing = 'in'
    Object.assign(whose, { memberId: me.id, isOver: false })
    this.turnedOut = undefined
    kept.keep('known', 'yes')
    await speak(me.language)
    this.changed()
  }

  /** Leaves this device: nobody is signed in, and of theirs only drafts wait on it; for good, nothing does. */
  async leave(isForGood = false): Promise<void> {
    const memberId = this.me!.id
    this.standing = 'out'
    this.me = undefined
    this.groups = []
    kept.keep('known', undefined)
    await forgetDevice({ memberId, isForGood })
    whose.memberId = undefined
    this.changed()
  }

  /** Whether this page may be a member's. */
  isOf(memberId: string): boolean { return this.standing !== 'out' && (this.me?.id ?? memberId) === memberId }

  private async ask(): Promise<void> {
    try {
      const { member, groups } = await ask('GET /api/me')
      this.groups = groups
      await this.become(member)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Somebody else is signed in by now, or nobody: either wants a page of their own
      if (error.code === 'not-signed-in' && whose.memberId !== undefined) return location.reload()
      this.standing = error.code === 'not-signed-in' ? 'out' : 'unreachable'
      this.changed()
    }
  }
}

/** The member on this device. */
export const myself = new Myself()
onGone(memberId => myself.isOf(memberId))

/** Makes a place for somebody new. The page that asked says when to turn to them: `myself.know('again')`. */
export const arrive = async (name: string, language: string): Promise<Self> =>
  (await ask('POST /api/members', { body: { name, language } })).member

/** Comes back with email and password. */
export const signIn = async (email: string, password: string): Promise<void> => {
  await ask('POST /api/session', { body: { email, password } })
  await myself.know('again')
}

/** Whoever keeps things in databases has to be here to wipe them, whether or not this page has used them. */
const keepers = (): Promise<unknown> => Promise.all([import('../copy-base.ts'), import('../discussion/keep.ts')])

/** Goes, and takes everything off this device; `sendLeft` (left.ts) says before what would be lost. */
export const signOut = async (): Promise<void> => {
  await keepers()
  await ask('DELETE /api/session')
  await myself.leave()
}

/** Changes my name, language, email or password. */
export const changeMe = async (change: NonNullable<Parameters<typeof ask<'PATCH /api/me'>>[1]>['body']): Promise<void> =>
  myself.become((await ask('PATCH /api/me', { body: change })).member)

/** Erases me, and everything I wrote, from the house and from this device. */
export const eraseMe = async (): Promise<void> => {
  await keepers()
  await ask('DELETE /api/me')
  await myself.leave(true)
}
