// The plain broadcast of the README of ws: who connects to /ROOM gets every text sent there.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { listen } from "./listen.mjs";

const rooms = new Map();
const server = createServer();
new WebSocketServer({ server }).on("connection", (socket, request) => {
  const room = rooms.get(request.url) ?? new Set();
  rooms.set(request.url, room);
  room.add(socket);
  socket.on("close", () => room.delete(socket));
  socket.on("message", (data) => {
    for (const member of room) member.send(data, { binary: false });
  });
});
listen(server);
