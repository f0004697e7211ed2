#include "hub/bayeux/emails.hpp"

#include <utility>

#include "common/json/json.hpp"

namespace confab::servers::hub::bayeux {

namespace {

Result<std::string> email_in(const Result<OperationReply>& reply) {
  const ErrorCode code = reply.code();
  if (code == ErrorCode::not_found || code == ErrorCode::unauthenticated) return std::string();
  if (!reply) return reply.error();
  const auto user = JsonObject::parse(reply->json);
  if (!user) return user.error();
  return user->string("email");
}

}  // namespace

const std::string* Emails::find(UserId user) const {
  const auto found = emails_.find(user);
  return found == emails_.end() ? nullptr : &found->second;
}

void Emails::fetch(UserId user, Found found) {
  if (const std::string* known = find(user)) return found(*known);
  auto& asked = asked_[user];
  asked.push_back(std::move(found));
  if (asked.size() > 1) return;
  const std::string json = "{\"user\":" + std::to_string(user.value) + "}";
  OperationRequest request;
  request.name = "users.get";
  request.caller = Caller(user);  // every user may see their own address
  request.json = json;
  calls_.call(request, [this, user](const Result<OperationReply>& reply) {
    const auto email = email_in(reply);
    if (email) keep(user, *email);
    for (const Found& waiting : std::exchange(asked_[user], {})) waiting(email);
    if (asked_[user].empty()) asked_.erase(user);
  });
}

void Emails::keep(UserId user, std::string email) {
  if (!emails_.emplace(user, std::move(email)).second) return;
  oldest_first_.push_back(user);
  if (oldest_first_.size() <= emails_max_) return;
  emails_.erase(oldest_first_.front());
  oldest_first_.pop_front();
}

}  // namespace confab::servers::hub::bayeux
