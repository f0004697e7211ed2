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
  const Error refused = refuse(Refusal::sign_in_again);
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
  if (text.size() > bytes_max) return refuse(Refusal::too_long, field);
  if (!util::valid_utf8(text)) return refuse(Refusal::not_utf8, field);
  if (util::has_control(text)) return refuse(Refusal::control_characters, field);
  return {};
}

Result<> check_text(std::string_view text, std::size_t bytes_max, std::string_view field) {
  if (text.empty()) return refuse(Refusal::empty, field);
  if (text.size() > bytes_max) return refuse(Refusal::too_long, field);
  if (!util::valid_utf8(text)) return refuse(Refusal::not_utf8, field);
  if (text.find('\0') != std::string_view::npos) return refuse(Refusal::nul, field);
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
  if (!*user) return refuse(Refusal::no_user, field);
  return std::move(**user);
}

}  // namespace confab::state
