#include "crash/chat_node.hpp"

#include <thread>

#include "support/log_call.hpp"
#include "util/hash.hpp"

namespace confab::crash {

Result<std::unique_ptr<store::Environment>> open_store(const std::string& data_dir) {
  store::EnvironmentOptions options;
  options.directory = data_dir;
  options.map_bytes = options.map_bytes_max = std::size_t{1} << 30U;
  for (int attempt = 0;; ++attempt) {
    auto opened = store::Environment::open(options);
    // Another process is just making it.
    if (opened.code() != ErrorCode::unavailable || attempt == 100) return opened;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

Result<std::unique_ptr<ChatNode>> ChatNode::open(const std::string& data_dir) {
  auto environment = open_store(data_dir);
  if (!environment) return environment.error();
  std::unique_ptr<ChatNode> node(new ChatNode(*std::move(environment)));
  log::LocalLogOptions options;
  options.directory = node->environment_->directory();
  auto log = log::LocalLog::open(std::move(options), node->machine_, node->clock_, node->random_);
  if (!log) return log.error();
  node->log_ = *std::move(log);
  return node;
}

Result<> make_conversation(ChatNode& node) {
  for (const char* email : {"author@example.com", "other@example.com"}) {
    state::Command command;
    command.body = state::RegisterUser{email, "", "hash"};
    if (auto made = tests::call(node.log(), command); !made) return made.error();
  }
  state::Command command;
  command.caller = kAuthor;
  command.body = state::OpenDirect{kOther};
  auto opened = tests::call(node.log(), command);
  if (!opened) return opened.error();
  if (opened->conversation != kConversation) return Error{ErrorCode::internal, "not a new store"};
  return {};
}

std::string message_body(std::uint64_t sender, std::uint64_t number) {
  return std::to_string(sender) + " " + std::to_string(number);
}

state::Command message_command(std::uint64_t sender, std::uint64_t number) {
  state::Command command;
  const std::string body = message_body(sender, number);
  command.id = util::blake2b_128("crash test", body);
  command.identified = true;
  command.request_hash = 1;
  command.caller = sender % 2 == 0 ? kAuthor : kOther;
  const std::string key = std::to_string(sender) + "-" + std::to_string(number);
  command.body = state::SendMessage{{body, key}, kConversation};
  return command;
}

}  // namespace confab::crash
