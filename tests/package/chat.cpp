// What an outside program does first with the C++ API: two people, one message, read back. usage: chat DATA_DIR
#include <cstdio>

#include <confab/engine.hpp>
#include <confab/version.hpp>

int main(int, char** argv) {
  auto chat = confab::Engine::open({.data_dir = argv[1], .map_bytes = std::uint64_t{1} << 28});
  if (!chat) return std::fprintf(stderr, "%s\n", chat.error().message.c_str()), 1;
  auto ann = (*chat)->register_user("ann@example.com", "correct horse");
  auto bob = (*chat)->register_user("bob@example.com", "battery staple");
  if (!ann || !bob) return std::fprintf(stderr, "cannot register\n"), 1;
  auto room = (*chat)->open_direct(ann->id, bob->id);
  auto sent = (*chat)->send_message(ann->id, room->id, {.body = "hello"});
  auto page = (*chat)->history(bob->id, room->id, {});
  if (!sent || !page || page->messages.size() != 1) return std::fprintf(stderr, "cannot read back\n"), 1;
  std::printf("%s: bob reads %s\n", confab::version(), page->messages[0].body.c_str());
}
