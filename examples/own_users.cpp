// A host with users of its own: they sign in at the host, which vouches for them. The chat never sees a password.
#include <cstdio>
#include <map>
#include <optional>
#include <string>

#include <confab/engine.hpp>

namespace {

// What the host knows already: who belongs to a cookie of its own. A real one asks its database.
struct Person {
  std::string email;
  std::string name;
};
const std::map<std::string, Person> people_by_cookie = {
    {"cookie-of-ann", {"ann@example.com", "Ann"}},
    {"cookie-of-bob", {"bob@example.com", "Bob"}},
};

// The host has checked the cookie; the user of that e-mail is made when first seen.
std::optional<confab::User> user_of(confab::Engine& chat, const std::string& cookie) {
  const auto person = people_by_cookie.find(cookie);
  if (person == people_by_cookie.end()) return std::nullopt;
  auto user = chat.ensure_user(person->second.email, person->second.name);
  if (!user) return std::nullopt;
  return *user;
}

}  // namespace

int main(int argc, char** argv) {
  auto engine = confab::Engine::open({.data_dir = argc > 1 ? argv[1] : "chat-data"});
  if (!engine) return std::fprintf(stderr, "%s\n", engine.error().message.c_str()), 1;
  confab::Engine& chat = **engine;

  auto ann = user_of(chat, "cookie-of-ann");
  auto bob = user_of(chat, "cookie-of-bob");
  if (!ann || !bob || user_of(chat, "cookie-of-nobody")) return 1;

  // Inside the host, a user's id is all that a call needs.
  auto room = chat.open_direct(ann->id, bob->id);
  if (!room || !chat.send_message(ann->id, room->id, {.body = "Hello, Bob!"})) return 1;

  // A browser that talks to the hub needs a token: the host signs its user in and gives the token to their page.
  auto page = chat.sign_in_user(bob->id, "Bob's page");
  if (!page) return std::fprintf(stderr, "%s\n", page.error().message.c_str()), 1;
  auto caller = chat.verify_token(page->access_token);
  if (!caller) return 1;
  auto inbox = chat.inbox(caller->caller);
  if (!inbox || inbox->conversations.size() != 1) return 1;
  std::printf("%s has %d unread\n", page->user.name.c_str(), int(inbox->conversations.front().unread));

  // When Bob signs out at the host, his session here ends too: the token is dead at once.
  if (!chat.sign_out(caller->caller)) return 1;
  return inbox->conversations.front().unread > 0 && !chat.verify_token(page->access_token) ? 0 : 1;
}
