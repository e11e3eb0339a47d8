/** Who is reading on this device: known, unknown yet, or nobody. */
import type { RouteOutput } from '../../shared/contract.ts'
import { Refusal } from '../../shared/refusal.ts'
import { ask } from '../api.ts'
import { forgetDevice, kept } from '../device.ts'
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
    kept.keep('known', 'yes')
    await speak(me.language)
    this.changed()
  }

  /** Leaves this device: nobody is signed in, and of theirs only drafts wait on it; for good, nothing does. */
  async leave(isForGood = false): Promise<void> {
    this.standing = 'out'
    this.me = undefined
    this.groups = []
    kept.keep('known', undefined)
    await forgetDevice(isForGood)
    whose.memberId = undefined
    this.changed()
  }

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

/** Makes a place for somebody new. The page that asked says when to turn to them: `myself.know('again')`. */
export const arrive = async (name: string, language: string): Promise<Self> =>
  (await ask('POST /api/members', { body: { name, language } })).member

/** Comes back with email and password. */
export const signIn = async (email: string, password: string): Promise<void> => {
  await ask('POST /api/session', { body: { email, password } })
  await myself.know('again')
}

/** Goes, and takes everything off this device. */
export const signOut = async (): Promise<void> => {
  await ask('DELETE /api/session')
  await myself.leave()
}

/** Changes my name, language, email or password. */
export const changeMe = async (change: NonNullable<Parameters<typeof ask<'PATCH /api/me'>>[1]>['body']): Promise<void> =>
  myself.become((await ask('PATCH /api/me', { body: change })).member)

/** Erases me, and everything I wrote, from the house and from this device. */
export const eraseMe = async (): Promise<void> => {
  await ask('DELETE /api/me')
  await myself.leave(true)
}
