// usage: crash_writer DATA_DIR FIRST_SENDER NUMBER...
// Sends messages until it is killed: one thread per NUMBER, as senders FIRST_SENDER, FIRST_SENDER + 1, …, each
// beginning with its NUMBER and going on when the message before is acknowledged. Every acknowledgement is one line on
// standard output, "SENDER NUMBER SEQ POSITION", and a note in the journal of unsynced_loss.so if that is loaded.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <dlfcn.h>
#include <unistd.h>

#include "crash/chat_node.hpp"
#include "support/log_call.hpp"

namespace {

using confab::crash::ChatNode;

[[noreturn]] void give_up(const char* doing, const confab::Error& error) {
  std::fprintf(stderr, "crash_writer: %s: %s: %s\n", doing, confab::to_string(error.code), error.message.c_str());
  std::_Exit(1);
}

void acknowledge(const std::string& line) {
  using Note = void(const char*, std::size_t);
  static auto* const note = reinterpret_cast<Note*>(::dlsym(RTLD_DEFAULT, "confab_loss_note"));
  if (note != nullptr) note(line.data(), line.size());
  // One call: a line is whole or not there.
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(2);
}

void send_for_ever(ChatNode& node, std::uint64_t sender, std::uint64_t number) {
  for (;; ++number) {
    const auto outcome = confab::tests::call(node.log(), confab::crash::message_command(sender, number));
    if (!outcome) give_up("send", outcome.error());
    if (outcome->error != 0)
      give_up("send",
              confab::state::refusal_error(outcome->reason, confab::ErrorCode(outcome->error), outcome->error_field));
    acknowledge(std::to_string(sender) + " " + std::to_string(number) + " " +
                std::to_string(outcome->message.at(0).seq.value) + " " + std::to_string(outcome->position.value) +
                "\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 64;
  auto node = ChatNode::open(argv[1]);
  if (!node) give_up("open", node.error());
  const std::uint64_t first = std::strtoull(argv[2], nullptr, 10);
  std::vector<std::thread> senders;
  for (int i = 3; i < argc; ++i) {
    const std::uint64_t number = std::strtoull(argv[i], nullptr, 10);
    senders.emplace_back([&node, sender = first + senders.size(), number] { send_for_ever(**node, sender, number); });
  }
  for (std::thread& sender : senders) sender.join();
}
