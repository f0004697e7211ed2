// Chat inside a program: two users, one conversation, one message, told as it happens.
#include <cstdio>
#include <future>

#include <confab/engine.hpp>

int main(int argc, char** argv) {
  auto chat = confab::Engine::open({.data_dir = argc > 1 ? argv[1] : "chat-data"});
  if (!chat) return std::fprintf(stderr, "%s\n", chat.error().message.c_str()), 1;
  auto ann = (*chat)->ensure_user("ann@example.com");
  auto bob = (*chat)->ensure_user("bob@example.com");
  if (!ann || !bob) return std::fprintf(stderr, "no users\n"), 1;

  std::promise<std::string> heard;
  auto ears = (*chat)->subscribe(bob->id, std::nullopt, [&](const confab::Event& event) {
    if (event.kind == confab::Event::Kind::message) heard.set_value(event.message.body);
  });
  auto room = (*chat)->open_direct(ann->id, bob->id);
  auto sent = (*chat)->send_message(ann->id, room->id, {.body = "Hello, Bob!"});
  if (!sent) return std::fprintf(stderr, "%s\n", sent.error().message.c_str()), 1;
  std::printf("message %d is on disk, and bob heard: %s\n", int(sent->seq.value), heard.get_future().get().c_str());
}
