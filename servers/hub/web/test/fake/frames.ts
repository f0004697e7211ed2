// Just enough of RFC 6455 for a fake server: text frames both ways, close.
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export class FrameSocket {
  onText: (text: string) => void = () => {};
  onEnd: () => void = () => {};
  #buffer = Buffer.alloc(0);
  #fragments: Buffer[] = [];

  constructor(
    request: IncomingMessage,
    readonly stream: Duplex,
  ) {
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${kGuid}`).digest("base64");
    stream.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: confab.v1\r\n\r\n`,
    );
    stream.on("data", (data: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, data]);
      while (this.#takeFrame());
    });
    stream.on("close", () => this.onEnd());
    stream.on("error", () => {});
  }

  send(text: string): void {
    this.#write(0x1, Buffer.from(text));
  }

  close(code: number, reason = ""): void {
    const body = Buffer.alloc(2 + Buffer.byteLength(reason));
    body.writeUInt16BE(code);
    body.write(reason, 2);
    this.#write(0x8, body);
    this.stream.end();
  }

  /** As a process that was killed leaves it. */
  kill(): void {
    this.stream.destroy();
  }

  #write(opcode: number, body: Buffer): void {
    if (this.stream.destroyed || this.stream.writableEnded) return;
    const head =
      body.length < 126
        ? Buffer.from([0x80 | opcode, body.length])
        : body.length < 65_536
          ? Buffer.from([0x80 | opcode, 126, body.length >> 8, body.length & 0xff])
          : Buffer.concat([Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0]), uint32(body.length)]);
    this.stream.write(Buffer.concat([head, body]));
  }

  #takeFrame(): boolean {
    const buffer = this.#buffer;
    if (buffer.length < 2) return false;
    let size = buffer[1]! & 0x7f;
    let at = 2;
    if (size === 126 || size === 127) {
      const width = size === 126 ? 2 : 8;
      if (buffer.length < at + width) return false;
      size = width === 2 ? buffer.readUInt16BE(at) : Number(buffer.readBigUInt64BE(at));
      at += width;
    }
    if (buffer.length < at + 4 + size) return false;
    const mask = buffer.subarray(at, at + 4);
    const body = Buffer.from(buffer.subarray(at + 4, at + 4 + size)).map((byte, index) => byte ^ mask[index & 3]!);
    this.#buffer = buffer.subarray(at + 4 + size);
    this.#took(buffer[0]! & 0x0f, (buffer[0]! & 0x80) !== 0, Buffer.from(body));
    return true;
  }

  #took(opcode: number, final: boolean, body: Buffer): void {
    if (opcode === 0x8) this.stream.end();
    if (opcode > 0x2) return;
    this.#fragments.push(body);
    if (final) this.onText(Buffer.concat(this.#fragments.splice(0)).toString());
  }
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
