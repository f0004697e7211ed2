#pragma once

#include <algorithm>
#include <vector>

#include <confab/types.hpp>

#include "state/tables.hpp"

/// Which people a user may find, and what they are shown of them: the one place that knows.
namespace confab::state {

/// The user for whom something is read. Every query for a user takes one, so that no query forgets what they may not
/// see.
struct Viewer {
  UserId user;
  Directory directory = Directory::contacts;
  SessionId session;                 ///< 0: the host's word
  std::vector<ConversationId> only;  ///< of a visitor, rising: all that they may use; empty: everything of the user's

  Viewer(UserId id, Directory found_by = Directory::contacts) : user(id), directory(found_by) {}  // NOLINT: as a Caller

  /// The application that embeds the engine: it may find everybody and sees their addresses.
  static Viewer host() { return {UserId(), Directory::open}; }

  bool is_host() const { return !user; }
  bool is_visitor() const { return !only.empty(); }
  bool may_use(ConversationId id) const { return only.empty() || std::binary_search(only.begin(), only.end(), id); }
};

/// Whether the viewer is shown the address of this user.
bool sees_address(const Viewer& viewer, UserId user);

/// Whether the viewer finds this user by their id: everybody under `open`, else only themselves and their contacts. A
/// visitor finds the people of their conversations.
Result<bool> finds(const Tables& tables, const Viewer& viewer, UserId user);

/// Whether the two are or were in one conversation at the same time. Costs a read for each conversation of that one of
/// the two who is in fewer.
Result<bool> are_contacts(const Tables& tables, UserId one, UserId other);

/// The user and those of their contacts who have not left where they met, rising. Looks at direct conversations, then
/// at the smallest groups, and at no more than Limits::contact_rows_max of either.
Result<std::vector<UserId>> contacts_of(const Tables& tables, UserId user);

}  // namespace confab::state
