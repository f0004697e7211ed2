#include "state/rules.hpp"

#include <string>
#include <utility>

#include "state/sessions.hpp"
#include "util/text.hpp"

namespace confab::state {

bool is_refusal(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::unauthenticated:
    case ErrorCode::forbidden:
    case ErrorCode::not_found:
    case ErrorCode::conflict:
    case ErrorCode::too_large:
    case ErrorCode::rate_limited:
      return true;
    default:
      return false;
  }
}

Result<> check_live(const Tables& tables, const Caller& caller, TimeMs now) {
  const Error refused{ErrorCode::unauthenticated, "sign in again"};
  if (!caller.user) return refused;
  if (!caller.session) {
    const auto user = tables.user(caller.user);
    if (!user) return user.error();
    return *user ? Result<>() : refused;
  }
  const auto session = tables.session(caller.user, caller.session);
  if (!session) return session.error();
  return *session && is_live(**session, now) ? Result<>() : refused;
}

Result<> check_line(std::string_view text, std::size_t bytes_max, std::string_view field) {
  const std::string name(field);
  if (text.size() > bytes_max) {
    return Error{ErrorCode::too_large, "the " + name + " is over " + std::to_string(bytes_max) + " bytes", name};
  }
  if (!util::valid_utf8(text)) return Error{ErrorCode::invalid_argument, "the " + name + " is not valid UTF-8", name};
  if (util::has_control(text)) {
    return Error{ErrorCode::invalid_argument, "the " + name + " has control characters", name};
  }
  return {};
}

Result<> check_text(std::string_view text, std::size_t bytes_max, std::string_view field) {
  const std::string name(field);
  if (text.empty()) return Error{ErrorCode::invalid_argument, "the " + name + " is empty", name};
  if (text.size() > bytes_max) {
    return Error{ErrorCode::too_large, "the " + name + " is over " + std::to_string(bytes_max) + " bytes", name};
  }
  if (!util::valid_utf8(text)) return Error{ErrorCode::invalid_argument, "the " + name + " is not valid UTF-8", name};
  if (text.find('\0') != std::string_view::npos) {
    return Error{ErrorCode::invalid_argument, "the " + name + " has a NUL", name};
  }
  return {};
}

Outcome message_outcome(ConversationId conversation, StoredMessage message) {
  Outcome outcome;
  outcome.kind = OutcomeKind::message;
  outcome.conversation = conversation;
  outcome.message.push_back(std::move(message));
  return outcome;
}

Result<UserRecord> existing_user(const Tables& tables, UserId id, std::string_view field) {
  auto user = tables.user(id);
  if (!user) return std::move(user).error();
  if (!*user) return Error{ErrorCode::not_found, "there is no such user", std::string(field)};
  return std::move(**user);
}

}  // namespace confab::state
