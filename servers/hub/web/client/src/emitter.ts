/** Typed callbacks by name. A callback that throws hurts nobody else: its error is reported, the others still run. */
export class Emitter<Events extends object> {
  #listeners = new Map<keyof Events, Set<(value: any) => void>>();

  /** Returns the function that unsubscribes. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    let set = this.#listeners.get(name);
    if (!set) this.#listeners.set(name, (set = new Set()));
    set.add(listener);
    return () => set.delete(listener);
  }

  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(value);
      } catch (error) {
        console.error("a listener of the Confab client failed", error);
      }
    }
  }
}
