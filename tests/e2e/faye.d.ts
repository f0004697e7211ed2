// What our tests use of Faye's client.
declare module "faye" {
  interface Promised<T = void> extends PromiseLike<T> {
    cancel(): void;
  }
  export class Client {
    constructor(endpoint: string, options?: { retry?: number; timeout?: number });
    subscribe(channel: string, heard: (data: any) => void): Promised;
    publish(channel: string, data: object, options?: { attempts?: number }): PromiseLike<void>;
    disconnect(): PromiseLike<void> | undefined;
    disable(feature: string): void;
    setHeader(name: string, value: string): void;
    on(event: "transport:up" | "transport:down", told: () => void): void;
    addExtension(extension: { outgoing?(message: any, done: (message: any) => void): void }): void;
  }
  const faye: { Client: typeof Client };
  export default faye;
}

declare module "faye-websocket" {
  export class Client {
    constructor(url: string, protocols: string[]);
    onopen: () => void;
    onmessage: (event: { data: string }) => void;
    onclose: () => void;
    send(text: string): void;
    close(): void;
  }
  const websocket: { Client: typeof Client };
  export default websocket;
}
