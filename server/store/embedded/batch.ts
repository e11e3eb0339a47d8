/** What becomes of a record: called in order when its batch is on disk, in reverse order when it never will be. Must not throw. */
export interface Stake { kept(sequence: number): void; lost(): void }

/** The records that share one write and one fdatasync. */
export class Batch {
  readonly records: Uint8Array[] = []
  readonly done: Promise<number>
  readonly #stakes: Stake[] = []
  #size = 0
  #resolve!: (sequence: number) => void
  #reject!: (reason: Error) => void

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.done.catch(() => undefined)
  }

  get waiting(): boolean {
    return this.#size > 0
  }

  add(records: readonly Uint8Array[], stake?: Stake): Promise<number> {
    for (const record of records) this.records.push(record)
    if (stake) this.#stakes.push(stake)
    this.#size++
    return this.done
  }

  keep(sequence: number): void {
    for (const stake of this.#stakes) stake.kept(sequence)
    this.#resolve(sequence)
  }

  lose(reason: Error): void {
    for (const stake of this.#stakes.reverse()) stake.lost()
    this.#reject(reason)
  }
}
