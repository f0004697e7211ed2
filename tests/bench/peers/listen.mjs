// Says where a server listens, in the words of our own servers.
export function listen(server) {
  server.listen(0, "127.0.0.1", 4096, () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
}
