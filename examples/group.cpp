// A group: new members see what comes from then on; former members keep what they saw.
#include <cstdio>
#include <vector>

#include <confab/engine.hpp>

namespace {

std::size_t count_visible(confab::Engine& chat, confab::UserId user, confab::ConversationId group) {
  auto page = chat.history(user, group, {.limit = 100});
  return page ? page->messages.size() : 0;
}

}  // namespace

int main(int argc, char** argv) {
  auto engine = confab::Engine::open({.data_dir = argc > 1 ? argv[1] : "chat-data"});
  if (!engine) return std::fprintf(stderr, "%s\n", engine.error().message.c_str()), 1;
  confab::Engine& chat = **engine;

  auto ann = chat.ensure_user("ann@example.com", "Ann");
  auto bob = chat.ensure_user("bob@example.com", "Bob");
  auto eve = chat.ensure_user("eve@example.com", "Eve");
  if (!ann || !bob || !eve) return std::fprintf(stderr, "no users\n"), 1;

  const std::vector<confab::UserId> first_members = {bob->id};
  auto group = chat.create_group(ann->id, "Lunch", first_members);  // 1: the notice that it was created
  if (!group) return std::fprintf(stderr, "%s\n", group.error().message.c_str()), 1;
  if (!chat.send_message(ann->id, group->id, {.body = "Pizza?"})) return 1;   // 2
  if (!chat.add_member(ann->id, group->id, eve->id)) return 1;                // 3: the notice that Eve joined
  if (!chat.send_message(bob->id, group->id, {.body = "Yes!"})) return 1;     // 4
  if (!chat.leave(eve->id, group->id)) return 1;                              // 5: the notice that she left
  if (!chat.send_message(ann->id, group->id, {.body = "At one."})) return 1;  // 6

  const std::size_t anns = count_visible(chat, ann->id, group->id);
  const std::size_t eves = count_visible(chat, eve->id, group->id);
  std::printf("Ann sees %zu messages, Eve %zu\n", anns, eves);
  return anns == 6 && eves == 3 ? 0 : 1;
}
