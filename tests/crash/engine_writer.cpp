// usage: engine_writer DATA_DIR FIRST_SENDER CURSOR NUMBER...
// As crash_writer, but through the whole engine, and it listens too: for each message that its subscription tells it
// there is a line "heard CURSOR SEQ". Begun with that cursor again, it must go on where it was.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include <confab/engine.hpp>

namespace {

using namespace confab;

[[noreturn]] void give_up(const char* doing, const Error& error) {
  std::fprintf(stderr, "engine_writer: %s: %s: %s\n", doing, to_string(error.code), error.message.c_str());
  std::_Exit(1);
}

void say(const std::string& line) {
  // One call: a line is whole or not there.
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(2);
}

void send_for_ever(Engine& engine, std::uint64_t sender, std::uint64_t number) {
  for (;; ++number) {
    const std::string who = std::to_string(sender) + " " + std::to_string(number);
    const Draft draft{who, std::to_string(sender) + "-" + std::to_string(number)};
    const auto sent = engine.send_message(UserId(1 + sender % 2), ConversationId(1), draft);
    if (!sent) give_up("send", sent.error());
    say(who + " " + std::to_string(sent->seq.value) + " " + std::to_string(sent->position.value) + "\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 64;
  EngineOptions options;
  options.data_dir = argv[1];
  options.map_bytes = std::uint64_t{1} << 30U;
  auto engine = Engine::open(std::move(options));
  if (!engine) give_up("open", engine.error());
  const auto from = Cursor::parse(argv[3]);
  if (!from) return 64;
  const auto heard = (*engine)->subscribe(
      UserId(1), from,
      [&engine](const Event& event) {
        if (event.kind != Event::Kind::message) return;
        say("heard " + (*engine)->cursor(event.position).to_string() + " " + std::to_string(event.message.seq.value) +
            "\n");
      },
      [](const Error& why) { give_up("listen", why); });
  if (!heard) give_up("subscribe", heard.error());
  const std::uint64_t first = std::strtoull(argv[2], nullptr, 10);
  std::vector<std::thread> senders;
  for (int i = 4; i < argc; ++i) {
    const std::uint64_t number = std::strtoull(argv[i], nullptr, 10);
    senders.emplace_back(
        [&engine, sender = first + senders.size(), number] { send_for_ever(**engine, sender, number); });
  }
  for (std::thread& sender : senders) sender.join();
}
