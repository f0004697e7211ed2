#include "state/rules.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "state/sessions.hpp"

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
    case ErrorCode::overloaded:
    case ErrorCode::unsupported:
      return true;
    default:
      return false;
  }
}

namespace {

/// What a visitor may do, by the kind of command; what is not named is forbidden.
class VisitorRules {
 public:
  VisitorRules(const Caller& caller, const std::vector<ConversationId>& conversations)
      : caller_(caller), conversations_(conversations) {}

  Result<> operator()(const SendMessage& body) const { return check(body.conversation); }
  Result<> operator()(const FindPlacement& body) const { return check(body.conversation); }
  Result<> operator()(const EditMessage& body) const { return check(body.conversation); }
  Result<> operator()(const DeleteMessage& body) const { return check(body.conversation); }
  Result<> operator()(const PinMessage& body) const { return check(body.conversation); }
  Result<> operator()(const SetReaction& body) const { return check(body.conversation); }
  Result<> operator()(const MarkRead& body) const { return check(body.conversation); }
  Result<> operator()(const RemoveMember& body) const {
    auto named = check(body.conversation);
    return named && body.user != caller_.user ? forbidden() : named;
  }
  Result<> operator()(const EndSession& body) const {
    return body.session == caller_.session ? Result<>() : forbidden();
  }
  template <typename Other>
  Result<> operator()(const Other&) const {
    return forbidden();
  }

 private:
  static Result<> forbidden() { return refuse(Refusal::visitor_may_not); }

  Result<> check(ConversationId id) const {
    if (std::binary_search(conversations_.begin(), conversations_.end(), id)) return {};
    return refuse(Refusal::no_conversation);
  }

  const Caller& caller_;
  const std::vector<ConversationId>& conversations_;
};

}  // namespace

Result<bool> check_caller(const Tables& tables, const Command& command) {
  const auto bounds = live_bounds(tables, command.caller, command.at);
  if (!bounds) return bounds.error();
  if (bounds->empty()) return false;
  if (auto may = std::visit(VisitorRules(command.caller, *bounds), command.body); !may) return may.error();
  return true;
}

Outcome no_news(ConversationId conversation) {
  Outcome outcome;
  outcome.kind = OutcomeKind::message;
  outcome.conversation = conversation;
  outcome.unchanged = true;
  return outcome;
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
