// A host that has a say in what is said: it stars out a word, and refuses links.
#include <cstdio>
#include <string>

#include <confab/engine.hpp>

namespace {

// Called on the sender's thread before a message is stored. A real one compares words, and is as quick.
confab::Result<> moderate(confab::OutgoingMessage& message) {
  if (message.body.find("https://") != std::string::npos) {
    return confab::Error{confab::ErrorCode::forbidden, "no links, please", "body"};
  }
  const std::string word = "drat";
  for (std::size_t at = message.body.find(word); at != std::string::npos; at = message.body.find(word, at)) {
    message.body.replace(at, word.size(), word.size(), '*');
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  auto engine = confab::Engine::open({.data_dir = argc > 1 ? argv[1] : "chat-data", .moderate = moderate});
  if (!engine) return std::fprintf(stderr, "%s\n", engine.error().message.c_str()), 1;
  confab::Engine& chat = **engine;
  auto ann = chat.ensure_user("ann@example.com");
  auto bob = chat.ensure_user("bob@example.com");
  if (!ann || !bob) return std::fprintf(stderr, "no users\n"), 1;
  auto room = chat.open_direct(ann->id, bob->id);
  if (!room) return 1;

  auto link = chat.send_message(ann->id, room->id, {.body = "see https://example.com"});
  std::printf("a link: %s\n", link ? "sent" : link.error().message.c_str());

  auto rude = chat.send_message(ann->id, room->id, {.body = "drat, Bob!", .client_key = "key-1"});
  if (!rude) return std::fprintf(stderr, "%s\n", rude.error().message.c_str()), 1;
  std::printf("stored: %s\n", rude->body.c_str());

  // A repeat gets the first placement: the key belongs to the words as they were sent, not to what became of them.
  auto again = chat.send_message(ann->id, room->id, {.body = "drat, Bob!", .client_key = "key-1"});
  const bool is_same = again && again->seq == rude->seq;
  std::printf("sent again: %s\n", is_same ? "the same message" : "another");
  return !link && rude->body == "****, Bob!" && is_same ? 0 : 1;
}
