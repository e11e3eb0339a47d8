import type { House } from './house.ts'
import type { Doc } from './store/shelf.ts'

/** A secret of the house's own, made when it is first asked for and kept under `secret/<name>`, in files only the house may read. */
export const secretOf = async <T extends Doc>(house: House, name: string, make: () => T): Promise<T> =>
  (await house.store.shelf.get<T>('secret', name)) ?? house.store.shelf.change(async draft => {
    const kept = (await draft.get<T>('secret', name)) ?? make()
    draft.put('secret', name, kept)
    return kept
  })
