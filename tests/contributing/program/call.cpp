// Makes a user, lets them make one call, and prints the answer and what users.me answers then.
// usage: call DATA_DIR OPERATION REQUEST
#include <cstdio>
#include <string_view>

#include <confab/engine.hpp>

namespace {

bool call(confab::Engine& chat, const confab::Caller& caller, std::string_view name, std::string_view json) {
  const auto reply = chat.operations().call({.name = name, .caller = caller, .json = json});
  if (reply) return std::printf("%s\n", reply->json.c_str()) > 0;
  std::fprintf(stderr, "%s\n", reply.error().message.c_str());
  return false;
}

}  // namespace

int main(int, char** argv) {
  auto chat = confab::Engine::open({.data_dir = argv[1], .map_bytes = std::uint64_t{1} << 28});
  if (!chat) return std::fprintf(stderr, "%s\n", chat.error().message.c_str()), 1;
  const auto ann = (*chat)->register_user("ann@example.com", "correct horse", "Ann");
  if (!ann) return std::fprintf(stderr, "%s\n", ann.error().message.c_str()), 1;
  return call(**chat, ann->id, argv[2], argv[3]) && call(**chat, ann->id, "users.me", "{}") ? 0 : 1;
}
