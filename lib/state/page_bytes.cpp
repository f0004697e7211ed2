#include "state/page_bytes.hpp"

#include "util/text.hpp"

namespace confab::state {

namespace {

constexpr std::size_t kFieldsBytes = 384;  ///< names, numbers and punctuation of one record
constexpr std::size_t kReplyFieldsBytes = 96;
constexpr std::size_t kReactionBytes = 64;  ///< names, the count and `mine`
constexpr std::size_t kIdBytes = 17;        ///< 2^53 and a comma

std::size_t bytes_of(const ConversationUpdate& update) {
  std::size_t bytes = kFieldsBytes;
  for (const auto* text : {&update.title, &update.description, &update.picture}) {
    if (*text) bytes += util::json_bytes(**text);
  }
  return bytes;
}

}  // namespace

std::size_t bytes_of(const User& user) {
  return kFieldsBytes + util::json_bytes(user.email) + util::json_bytes(user.name) + util::json_bytes(user.about) +
         util::json_bytes(user.picture);
}

std::size_t bytes_of(const Member& member) { return kFieldsBytes + bytes_of(member.user); }

std::size_t bytes_of(const Message& message) {
  std::size_t reactions = 0;
  for (const auto& reaction : message.reactions) reactions += kReactionBytes + util::json_bytes(reaction.emoji);
  return kFieldsBytes + util::json_bytes(message.body) + util::json_bytes(message.client_key) + message.data.size() +
         kIdBytes * (message.users.size() + message.mentions.size()) +
         (message.reply ? kReplyFieldsBytes + util::json_bytes(message.reply->body) : 0) +
         (message.update ? bytes_of(*message.update) : 0) + reactions;
}

std::size_t bytes_of(const Conversation& conversation) {
  return kFieldsBytes + util::json_bytes(conversation.title) + util::json_bytes(conversation.description) +
         util::json_bytes(conversation.picture) + (conversation.peer ? bytes_of(*conversation.peer) : 0) +
         (conversation.last_message ? bytes_of(*conversation.last_message) : 0);
}

std::size_t bytes_of(const Report& report) {
  return kFieldsBytes + util::json_bytes(report.reason) + (report.message ? bytes_of(*report.message) : 0);
}

std::size_t bytes_of(const Event& event) { return kFieldsBytes + (event.message.seq ? bytes_of(event.message) : 0); }

}  // namespace confab::state
