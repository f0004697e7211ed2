// How fast HTTP can be on this machine with the parser and the loop that our servers use: every request is parsed and
// answered with the bytes of a file.

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <llhttp.h>
#include <netinet/in.h>
#include <uv.h>

#include "bench/load/fail.hpp"

namespace confab::bench {
namespace {

struct Server {
  std::string answer;
  llhttp_settings_t settings{};
  std::array<char, 64 * 1024> buffer{};
};

struct Client {
  uv_tcp_t socket{};
  llhttp_t parser{};
  Server* server = nullptr;
};

void close(Client& client) {
  uv_close(reinterpret_cast<uv_handle_t*>(&client.socket),
           [](uv_handle_t* handle) { delete static_cast<Client*>(handle->data); });
}

/// An answer fits into the socket's buffer: who asks has read the one before.
int on_message_complete(llhttp_t* parser) {
  auto& client = *static_cast<Client*>(parser->data);
  std::string& answer = client.server->answer;
  const uv_buf_t buffer = uv_buf_init(answer.data(), static_cast<unsigned>(answer.size()));
  return uv_try_write(reinterpret_cast<uv_stream_t*>(&client.socket), &buffer, 1) == static_cast<int>(answer.size())
             ? 0
             : HPE_USER;
}

void on_allocate(uv_handle_t* handle, std::size_t /*suggested*/, uv_buf_t* buffer) {
  Server& server = *static_cast<Client*>(handle->data)->server;
  *buffer = uv_buf_init(server.buffer.data(), static_cast<unsigned>(server.buffer.size()));
}

void on_read(uv_stream_t* stream, ssize_t got, const uv_buf_t* buffer) {
  auto& client = *static_cast<Client*>(stream->data);
  if (got == 0) return;
  if (got < 0 || llhttp_execute(&client.parser, buffer->base, static_cast<std::size_t>(got)) != HPE_OK) close(client);
}

void on_connection(uv_stream_t* listener, int status) {
  if (status < 0) return;
  auto* client = new Client;
  client->server = static_cast<Server*>(listener->data);
  client->socket.data = client;
  uv_tcp_init(listener->loop, &client->socket);
  uv_accept(listener, reinterpret_cast<uv_stream_t*>(&client->socket));
  uv_tcp_nodelay(&client->socket, 1);
  llhttp_init(&client->parser, HTTP_REQUEST, &client->server->settings);
  client->parser.data = client;
  uv_read_start(reinterpret_cast<uv_stream_t*>(&client->socket), on_allocate, on_read);
}

int run(int argc, char** argv) {
  if (argc != 2) load::fail("usage: bare-http FILE, with the bytes of the answer");
  Server server;
  std::ifstream file(argv[1], std::ios::binary);
  server.answer.assign(std::istreambuf_iterator<char>(file), {});
  if (server.answer.empty()) load::fail("no answer in the file");
  llhttp_settings_init(&server.settings);
  server.settings.on_message_complete = on_message_complete;

  uv_loop_t* loop = uv_default_loop();
  uv_tcp_t listener;
  uv_tcp_init(loop, &listener);
  listener.data = &server;
  sockaddr_in address{};
  uv_ip4_addr("127.0.0.1", 0, &address);
  uv_tcp_bind(&listener, reinterpret_cast<const sockaddr*>(&address), 0);
  if (uv_listen(reinterpret_cast<uv_stream_t*>(&listener), 4096, on_connection) != 0) load::fail("cannot listen");
  int size = sizeof address;
  uv_tcp_getsockname(&listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return uv_run(loop, UV_RUN_DEFAULT);
}

}  // namespace
}  // namespace confab::bench

int main(int argc, char** argv) { return confab::bench::run(argc, argv); }
