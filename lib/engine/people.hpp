#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include <confab/engine.hpp>

#include "engine/commands.hpp"
#include "engine/done.hpp"
#include "engine/reads.hpp"

namespace confab::engine {

/// The words by which a name is found, for a command that gives it. Empty while the store is below level 2, which has
/// no such words.
std::string words_of_name(const Reads& reads, std::string_view name);

/// What people are to each other beyond what they say: profiles, search, blocks and reports; and what the host does
/// about somebody. Sign-in and tokens are in Accounts.
///
/// Threads:  any. Completions are called on the log's thread for them or a query thread.
/// Lifetime: ends after its last completion and before its parts do.
class People {
 public:
  People(const Reads& reads, Commands& commands) : reads_(reads), commands_(commands) {}

  void update_profile(const Caller& caller, const ProfileUpdate& update, Done<User> done);
  Result<UserPage> search(const Caller& caller, const SearchQuery& query) const;
  void block(const Caller& caller, UserId user, bool blocked, Done<Position> done);
  Result<BlockedPage> blocked(const Caller& caller, const BlockedQuery& query) const;
  void report(const Caller& caller, const ReportDraft& draft, std::string_view client_key, Done<Position> done);

  Result<ReportPage> reports(const ReportQuery& query) const;
  void resolve_report(Position report, Done<Position> done);
  void disable(UserId user, bool disabled, Done<User> done);
  void end_sessions(UserId user, Done<Position> done);

  /// Lets the users of before level 2 be found by their names, a bounded command after the other. The writer's process
  /// calls it from time to time; while an earlier call is at it, or if all are found, it does nothing.
  void find_names();

 private:
  void find_more_names();
  void give_user(const Caller& caller, UserId user, const Done<User>& done) const;

  const Reads& reads_;
  Commands& commands_;
  std::atomic<bool> finding_names_ = false;
};

}  // namespace confab::engine
