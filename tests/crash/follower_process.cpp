// usage: follower_process DATA_DIR NOTES NEWEST
// Follows the log under one name, notes each position in the file NOTES and confirms it. Ends when NEWEST is confirmed
// on disk; with 0 never.

#include <cstdio>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include <confab/engine.hpp>

namespace {

using namespace confab;

[[noreturn]] void give_up(const char* doing, const Error& error) {
  std::fprintf(stderr, "follower_process: %s: %s: %s\n", doing, to_string(error.code), error.message.c_str());
  std::_Exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  const int notes = ::open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (notes < 0) return 65;
  const std::uint64_t newest = std::strtoull(argv[3], nullptr, 10);
  EngineOptions options;
  options.data_dir = argv[1];
  options.map_bytes = std::uint64_t{1} << 30U;
  auto engine = Engine::open(std::move(options));
  if (!engine) give_up("open", engine.error());
  auto follower = (*engine)->follow(
      "killed", {},
      [&](Follower& given, const Event& event) {
        const std::string line = std::to_string(event.position.value) + "\n";
        if (::write(notes, line.data(), line.size()) < 0) std::_Exit(2);
        if (auto confirmed = given.confirm(event.position); !confirmed) give_up("confirm", confirmed.error());
      },
      [](const Error& why) { give_up("follow", why); });
  if (!follower) give_up("follow", follower.error());
  while (newest == 0 || (*follower)->confirmed().position.value < newest) {
    ::usleep(20'000);
  }
  follower->reset();
}
