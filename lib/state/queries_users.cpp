#include <algorithm>
#include <string>
#include <utility>

#include <confab/limits.hpp>

#include "state/page_bytes.hpp"
#include "state/queries.hpp"
#include "state/rules.hpp"
#include "state/sessions.hpp"
#include "state/tables.hpp"

namespace confab::state {

namespace {

User to_user(UserId id, UserRecord record) {
  auto& email = record.shown_email.empty() ? record.email : record.shown_email;
  return {id, std::move(email), std::move(record.name), record.created_at, record.position};
}

}  // namespace

Result<MetaRecord> meta(const store::Txn& txn) {
  auto row = Tables(txn).meta();
  if (!row) return std::move(row).error();
  if (!*row) return Error{ErrorCode::unavailable, "no process has written to this store yet"};
  return std::move(**row);
}

Result<> check_caller(const store::Txn& txn, const Caller& caller, TimeMs now) {
  return check_live(Tables(txn), caller, now);
}

Result<std::optional<UserRecord>> user_record(const store::Txn& txn, UserId id) { return Tables(txn).user(id); }

Result<std::optional<UserId>> user_by_email(const store::Txn& txn, std::string_view folded_email) {
  return Tables(txn).user_by_email(folded_email);
}

Result<std::optional<SessionRecord>> session_record(const store::Txn& txn, UserId user, SessionId session) {
  return Tables(txn).session(user, session);
}

Result<std::vector<Session>> live_sessions(const store::Txn& txn, UserId user, TimeMs now) {
  std::vector<Session> live;
  auto scanned = Tables(txn).each_session(user, [&](SessionId id, SessionRecord&& session) {
    if (is_live(session, now)) {
      live.push_back({id, std::move(session.device), session.created_at, session.expires_at});
    }
    return true;
  });
  if (!scanned) return scanned.error();
  return live;
}

Result<User> user(const store::Txn& txn, UserId id) {
  auto record = existing_user(Tables(txn), id, "user");
  if (!record) return std::move(record).error();
  return to_user(id, *std::move(record));
}

Result<UserPage> users(const store::Txn& txn, const UserQuery& query) {
  UserPage page;
  if (query.prefix.size() > Limits::email_bytes_max) return page;
  if (query.after.size() > Limits::email_bytes_max) {
    return Error{ErrorCode::invalid_argument, "not the `next` of a page", "after"};
  }
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, Limits::user_page_users_max);
  std::vector<UserId> ids;
  std::vector<std::string> keys;
  const Tables tables(txn);
  auto scanned = tables.each_email(query.prefix, query.after, [&](std::string_view key, UserId id) {
    keys.emplace_back(key);
    ids.push_back(id);
    return ids.size() <= limit;
  });
  if (!scanned) return scanned.error();
  PageBytes bytes;
  for (const UserId id : ids) {
    auto found = user(txn, id);
    if (!found) return std::move(found).error();
    page.users.push_back(*std::move(found));
    if (!bytes.add(page.users.back()) || page.users.size() == limit) break;
  }
  const std::size_t shown = page.users.size();
  if (shown < ids.size()) page.next = keys[shown - 1];
  return page;
}

}  // namespace confab::state
