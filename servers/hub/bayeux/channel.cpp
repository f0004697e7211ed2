#include "hub/bayeux/channel.hpp"

#include <algorithm>
#include <charconv>

#include <confab/limits.hpp>

namespace confab::servers::hub::bayeux {

namespace {

constexpr std::string_view kConversation = "/conversation/";

bool is_segment_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_!~()$@").find(c) != std::string_view::npos;
}

}  // namespace

bool is_channel_name(std::string_view channel) {
  if (channel.size() < 2 || channel.front() != '/' || channel.back() == '/') return false;
  bool after_slash = false;
  for (const char c : channel) {
    if (c == '/' ? after_slash : !is_segment_character(c)) return false;
    after_slash = c == '/';
  }
  return true;
}

bool is_channel_pattern(std::string_view channel) {
  const auto slash = channel.rfind('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view last = channel.substr(slash + 1);
  return (last == "*" || last == "**") && (slash == 0 || is_channel_name(channel.substr(0, slash)));
}

bool is_below(std::string_view channel, std::string_view segment) {
  if (channel.empty() || channel.front() != '/') return false;
  channel.remove_prefix(1);
  return channel.substr(0, channel.find('/')) == segment;
}

std::optional<ConversationId> conversation_of(std::string_view channel) {
  if (!channel.starts_with(kConversation)) return std::nullopt;
  const std::string_view digits = channel.substr(kConversation.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.front() == '0') return std::nullopt;
  if (number > Limits::integer_max) return std::nullopt;
  return ConversationId(number);
}

std::string channel_of(ConversationId conversation) {
  return std::string(kConversation) + std::to_string(conversation.value);
}

}  // namespace confab::servers::hub::bayeux
