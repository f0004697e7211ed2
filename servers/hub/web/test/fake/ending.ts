// A test or a hook that fails leaves sockets and servers open, and Node would wait for them for ever.

const kEndMs = 10_000;

/** For the last `after` of a program: it ends soon, with a failure if anything is still open then. */
export function endSoon(): void {
  setTimeout(() => {
    console.error(`something was still open ${kEndMs} ms after the last test`);
    process.exit(1);
  }, kEndMs).unref();
}
