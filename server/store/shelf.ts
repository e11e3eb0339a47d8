/** What a stored document may be: a plain JSON object. Its shape belongs to the noun that keeps it. */
export type Doc = object

/** What a transaction may do. Reads see the transaction's own writes. */
export interface Draft {
  get<T extends Doc>(kind: string, key: string): Promise<T | undefined>
  /** Documents of a kind whose key starts with `prefix`, ordered by key. */
  list<T extends Doc>(kind: string, prefix?: string): Promise<T[]>
  put(kind: string, key: string, doc: Doc): void
  drop(kind: string, key: string): void
}

/**
 * JSON documents by kind and key, changed in transactions: `group/g1`, `member/m1`, `seat/g1/m1`.
 * Documents handed out are frozen: whoever wants another one puts another one.
 */
export interface Shelf {
  get<T extends Doc>(kind: string, key: string): Promise<T | undefined>
  list<T extends Doc>(kind: string, prefix?: string): Promise<T[]>
  /**
   * Runs `work` alone, as if no other transaction existed, and resolves with its value once every
   * put and drop is on disk. If `work` throws nothing has changed; if the disk refuses, nothing has
   * changed and `Refusal('unavailable')` is thrown. `work` waits for nothing but its draft: everybody else waits for `work`.
   */
  change<T>(work: (draft: Draft) => Promise<T>): Promise<T>
}
