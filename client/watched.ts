import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Something whose changes may be watched by whoever shows it. */
export class Watched {
  private readonly watchers = new Set<() => void>()

  /** Calls `fn` after every change until the returned function is called. */
  watch(fn: () => void): () => void {
    this.watchers.add(fn)
    return () => { this.watchers.delete(fn) }
  }

  protected changed(): void {
    for (const fn of [...this.watchers]) fn()
  }
}

/** Draws its element anew whenever what it watches changes; `on` may be called again with another thing, or nothing. */
export class Watching implements ReactiveController {
  private things: readonly Watched[] = []
  private stops: (() => void)[] = []

  constructor(readonly host: ReactiveControllerHost & { readonly isConnected: boolean }) {
    host.addController(this)
  }

  /** An element that has left the page and is drawn a last time watches nothing: it would be kept for as long as what it watches. */
  on(...watched: readonly (Watched | undefined)[]): void {
    this.hostDisconnected()
    this.things = watched.filter(one => one !== undefined)
    if (this.host.isConnected) this.hostConnected()
    this.host.requestUpdate()
  }

  hostConnected(): void {
    this.hostDisconnected()
    this.stops = this.things.map(one => one.watch(() => this.host.requestUpdate()))
  }

  hostDisconnected(): void {
    for (const stop of this.stops.splice(0)) stop()
  }
}
