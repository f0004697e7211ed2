#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <confab/limits.hpp>

#include "state/names.hpp"
#include "state/page_bytes.hpp"
#include "state/queries.hpp"
#include "state/rules.hpp"
#include "state/sessions.hpp"
#include "state/tables.hpp"
#include "state/timeline.hpp"
#include "util/text.hpp"

namespace confab::state {

namespace {

User to_user(UserId id, UserRecord record) {
  auto& email = record.shown_email.empty() ? record.email : record.shown_email;
  return {id,
          std::move(email),
          std::move(record.name),
          record.created_at,
          record.position,
          std::move(record.about),
          std::move(record.picture),
          record.disabled};
}

/// Whether a word of the name begins so.
bool matches(const std::string& name, std::string_view folded_prefix) {
  if (folded_prefix.empty()) return true;
  const std::string folded = util::fold_name(name);
  for (std::size_t at = 0; at != std::string::npos; at = folded.find(' ', at)) {
    if (at > 0) ++at;
    if (std::string_view(folded).substr(at).starts_with(folded_prefix)) return true;
  }
  return false;
}

/// The `next` of a page of contacts is the id of its last one; nothing if it is not such a text.
std::optional<UserId> parse_after(std::string_view after) {
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(after.data(), after.data() + after.size(), id);
  if (!after.empty() && (error != std::errc() || end != after.data() + after.size())) return std::nullopt;
  return UserId(id);
}

Error no_list_for_visitors() { return {ErrorCode::forbidden, "a visitor may not look for people"}; }

Error not_a_next() { return {ErrorCode::invalid_argument, "not the `next` of a page", "after"}; }

/// A place in `name_words`: "word 17".
struct WordPlace {
  std::string_view word;
  UserId user;
};

std::optional<WordPlace> parse_word_place(std::string_view after) {
  const auto space = after.find(' ');
  if (after.empty()) return WordPlace{};
  if (space == std::string_view::npos) return std::nullopt;
  const auto user = parse_after(after.substr(space + 1));
  if (!user || !*user) return std::nullopt;
  return WordPlace{after.substr(0, space), *user};
}

/// The longest of the wanted words: the fewest names begin so.
std::string_view longest(std::string_view wanted) {
  std::string_view found;
  each_word(wanted, [&found](std::string_view word) {
    if (word.size() > found.size()) found = word;
  });
  return found;
}

/// A user with several words that begin so is listed at the first of them.
bool is_first_word(std::string_view words, std::string_view prefix, std::string_view at) {
  std::string_view first;
  each_word(words, [&](std::string_view word) {
    if (first.empty() && word.starts_with(prefix)) first = word;
  });
  return first == at;
}

struct WordRow {
  std::string word;
  UserId user;
};

/// Names of everybody, from the rows of one word. Looks at no more than Limits::search_rows_max of them, so a page may
/// have fewer users than it could, and say that there are more.
Result<UserPage> find_everybody(const store::Txn& txn, const Viewer& viewer, const SearchQuery& query,
                                std::size_t limit) {
  const auto after = parse_word_place(query.after);
  if (!after) return not_a_next();
  const Tables tables(txn);
  const std::string_view prefix = longest(query.words);
  std::vector<WordRow> rows;
  auto scanned = tables.each_name_word(prefix, after->word, after->user, [&](std::string_view word, UserId user) {
    rows.push_back({std::string(word), user});
    return rows.size() <= Limits::search_rows_max;
  });
  if (!scanned) return scanned.error();
  UserPage page;
  PageBytes bytes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto record = tables.user(rows[i].user);
    if (!record) return record.error();
    bool room = i + 1 < Limits::search_rows_max;
    if (*record && begin_words((*record)->words, query.words) &&
        is_first_word((*record)->words, prefix, rows[i].word)) {
      auto found = shown_user(txn, viewer, rows[i].user);
      if (!found) return std::move(found).error();
      page.users.push_back(*std::move(found));
      room = bytes.add(page.users.back()) && page.users.size() < limit && room;
    }
    if (room || i + 1 == rows.size()) continue;
    page.next = rows[i].word + ' ' + std::to_string(rows[i].user.value);
    break;
  }
  return page;
}

/// Among those whom the viewer knows.
Result<UserPage> find_contacts(const store::Txn& txn, const Viewer& viewer, const SearchQuery& query,
                               std::size_t limit) {
  const auto after = parse_after(query.after);
  if (!after) return not_a_next();
  const Tables tables(txn);
  const auto ids = contacts_of(tables, viewer.user);
  if (!ids) return ids.error();
  UserPage page;
  PageBytes bytes;
  bool room = true;
  for (auto id = std::upper_bound(ids->begin(), ids->end(), *after); id != ids->end(); ++id) {
    const auto record = tables.user(*id);
    if (!record) return record.error();
    if (!*record || !begin_words((*record)->words, query.words)) continue;
    if (!room) {
      page.next = std::to_string(page.users.back().id.value);
      return page;
    }
    auto found = shown_user(txn, viewer, *id);
    if (!found) return std::move(found).error();
    page.users.push_back(*std::move(found));
    room = bytes.add(page.users.back()) && page.users.size() < limit;
  }
  return page;
}

Result<UserPage> users_by_email(const store::Txn& txn, const Viewer& viewer, const UserQuery& query,
                                std::size_t limit) {
  UserPage page;
  if (query.prefix.size() > Limits::email_bytes_max) return page;
  if (query.after.size() > Limits::email_bytes_max) return not_a_next();
  std::vector<UserId> ids;
  std::vector<std::string> keys;
  auto scanned = Tables(txn).each_email(query.prefix, query.after, [&](std::string_view key, UserId id) {
    keys.emplace_back(key);
    ids.push_back(id);
    return ids.size() <= limit;
  });
  if (!scanned) return scanned.error();
  PageBytes bytes;
  for (const UserId id : ids) {
    auto found = shown_user(txn, viewer, id);
    if (!found) return std::move(found).error();
    page.users.push_back(*std::move(found));
    if (!bytes.add(page.users.back()) || page.users.size() == limit) break;
  }
  const std::size_t shown = page.users.size();
  if (shown < ids.size()) page.next = keys[shown - 1];
  return page;
}

Result<UserPage> contacts(const store::Txn& txn, const Viewer& viewer, const UserQuery& query, std::size_t limit) {
  const auto after = parse_after(query.after);
  if (!after) return not_a_next();
  const auto ids = contacts_of(Tables(txn), viewer.user);
  if (!ids) return ids.error();
  UserPage page;
  PageBytes bytes;
  bool room = true;
  for (auto id = std::upper_bound(ids->begin(), ids->end(), *after); id != ids->end(); ++id) {
    auto found = shown_user(txn, viewer, *id);
    if (!found) return std::move(found).error();
    if (!matches(found->name, query.prefix)) continue;
    if (!room) {
      page.next = std::to_string(page.users.back().id.value);
      return page;
    }
    page.users.push_back(*std::move(found));
    room = bytes.add(page.users.back()) && page.users.size() < limit;
  }
  return page;
}

}  // namespace

Result<MetaRecord> meta(const store::Txn& txn) {
  auto row = Tables(txn).meta();
  if (!row) return std::move(row).error();
  if (!*row) return Error{ErrorCode::unavailable, "no process has written to this store yet"};
  return std::move(**row);
}

Result<Viewer> viewer_of(const store::Txn& txn, const Caller& caller, Directory directory, TimeMs now) {
  auto bounds = live_bounds(Tables(txn), caller, now);
  if (!bounds) return std::move(bounds).error();
  Viewer viewer(caller.user, directory);
  viewer.session = caller.session;
  viewer.only = *std::move(bounds);
  return viewer;
}

Result<std::optional<UserRecord>> user_record(const store::Txn& txn, UserId id) { return Tables(txn).user(id); }

Result<std::optional<UserId>> user_by_email(const store::Txn& txn, std::string_view folded_email) {
  return Tables(txn).user_by_email(folded_email);
}

Result<std::optional<SessionRecord>> session_record(const store::Txn& txn, UserId user, SessionId session) {
  return Tables(txn).session(user, session);
}

Result<std::vector<Session>> live_sessions(const store::Txn& txn, const Viewer& viewer, TimeMs now) {
  std::vector<Session> live;
  auto scanned = Tables(txn).each_session(viewer.user, [&](SessionId id, SessionRecord&& session) {
    if (is_live(session, now) && (!viewer.is_visitor() || id == viewer.session)) {
      live.push_back(
          {id, std::move(session.device), std::move(session.conversations), session.created_at, session.expires_at});
    }
    return true;
  });
  if (!scanned) return scanned.error();
  return live;
}

Result<User> shown_user(const store::Txn& txn, const Viewer& viewer, UserId id) {
  auto record = existing_user(Tables(txn), id, "user");
  if (!record) return std::move(record).error();
  User shown = to_user(id, *std::move(record));
  if (!sees_address(viewer, id)) shown.email.clear();
  if (!viewer.is_host()) shown.disabled = false;
  return shown;
}

Result<User> user(const store::Txn& txn, const Viewer& viewer, UserId id) {
  auto shown = shown_user(txn, viewer, id);
  if (!shown) return shown;
  const auto found = finds(Tables(txn), viewer, id);
  if (!found) return found.error();
  if (!*found) return Error{ErrorCode::not_found, "there is no such user", "user"};
  return shown;
}

Result<User> user_of_email(const store::Txn& txn, const Viewer& viewer, std::string_view folded_email) {
  const Error nobody{ErrorCode::not_found, "no such user"};
  if (viewer.is_visitor()) return no_list_for_visitors();
  const Tables tables(txn);
  const auto id = tables.user_by_email(folded_email);
  if (!id) return id.error();
  if (!*id) return nobody;
  if (viewer.directory == Directory::contacts) {
    const auto found = finds(tables, viewer, **id);
    if (!found) return found.error();
    if (!*found) return nobody;
  }
  return shown_user(txn, viewer, **id);
}

Result<UserPage> users(const store::Txn& txn, const Viewer& viewer, const UserQuery& query) {
  if (viewer.is_visitor()) return no_list_for_visitors();
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, Limits::user_page_users_max);
  if (viewer.directory == Directory::open) return users_by_email(txn, viewer, query, limit);
  return contacts(txn, viewer, query, limit);
}

Result<UserPage> search_users(const store::Txn& txn, const Viewer& viewer, const SearchQuery& query) {
  if (viewer.is_visitor()) return no_list_for_visitors();
  const auto now = meta(txn);
  if (!now) return now.error();
  if (now->level < 2) return refuse(Refusal::level_too_low);
  if (query.words.empty()) return UserPage();
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, Limits::user_page_users_max);
  if (viewer.directory == Directory::open) return find_everybody(txn, viewer, query, limit);
  return find_contacts(txn, viewer, query, limit);
}

Result<BlockedPage> blocked_users(const store::Txn& txn, const Viewer& viewer, const BlockedQuery& query) {
  if (viewer.is_visitor()) return refuse(Refusal::visitor_may_not);
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, Limits::blocked_page_users_max);
  std::vector<UserId> ids;
  auto scanned = Tables(txn).each_blocked(viewer.user, query.after, [&](UserId id, BlockedRecord&&) {
    ids.push_back(id);
    return ids.size() <= limit;
  });
  if (!scanned) return scanned.error();
  BlockedPage page;
  PageBytes bytes;
  for (const UserId id : ids) {
    auto found = shown_user(txn, viewer, id);
    if (!found) return std::move(found).error();
    page.users.push_back(*std::move(found));
    if (!bytes.add(page.users.back()) || page.users.size() == limit) break;
  }
  if (page.users.size() < ids.size()) page.next = page.users.back().id;
  return page;
}

Result<ReportPage> reports(const store::Txn& txn, const ReportQuery& query) {
  const Tables tables(txn);
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, Limits::report_page_reports_max);
  std::vector<std::pair<Position, ReportRecord>> found;
  auto scanned = tables.each_report(query.after, [&](Position id, ReportRecord&& report) {
    found.emplace_back(id, std::move(report));
    return found.size() <= limit;
  });
  if (!scanned) return scanned.error();
  ReportPage page;
  PageBytes bytes;
  for (auto& [id, record] : found) {
    Report report{id, record.reporter, record.user, record.conversation, {}, std::move(record.reason), record.at};
    if (record.conversation) {
      const auto conversation = tables.conversation(record.conversation);
      if (!conversation) return conversation.error();
      if (!*conversation) return refuse(Refusal::no_conversation);
      auto message = Timeline(tables, record.conversation, **conversation).get(record.seq);
      if (!message) return std::move(message).error();
      report.message = to_message(record.conversation, *std::move(message));
    }
    page.reports.push_back(std::move(report));
    if (!bytes.add(page.reports.back()) || page.reports.size() == limit) break;
  }
  if (page.reports.size() < found.size()) page.next = page.reports.back().id;
  return page;
}

}  // namespace confab::state
