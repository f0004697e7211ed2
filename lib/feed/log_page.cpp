#include "feed/log_page.hpp"

#include <optional>
#include <string>
#include <utility>

#include "state/followers.hpp"
#include "state/queries.hpp"
#include "state/refusals.hpp"

namespace confab::feed {

Result<LogPage> read_log_page(const store::Environment& environment, std::string_view name, std::uint64_t run,
                              Position after) {
  auto txn = environment.read();
  if (!txn) return txn.error();
  const auto follower = state::follower_record(*txn, name);
  if (!follower) return follower.error();
  if (!*follower || (*follower)->run != run) return state::refuse(state::Refusal::follower_replaced, "name");

  LogPage page;
  page.up_to = after;
  std::size_t records = 0;
  std::size_t bytes = 0;
  auto read = state::read_log(*txn, after, [&](const state::Outcome& outcome) {
    if (records++ >= kLogPageRecordsMax || bytes >= kLogPageBytesMax) {
      page.more = true;
      return false;
    }
    page.up_to = outcome.position;
    if (auto event = state::host_event_of(outcome)) {
      bytes += event->message.body.size() + event->message.data.size();
      page.events.push_back(*std::move(event));
    }
    return true;
  });
  if (!read && read.code() == ErrorCode::too_old) {
    const auto meta = state::meta(*txn);
    if (!meta) return meta.error();
    return Error{ErrorCode::too_old, "the log was trimmed past position " + std::to_string(after.value) +
                                         "; the oldest record is " + std::to_string(meta->first_position.value)};
  }
  if (!read) return read.error();
  return page;
}

}  // namespace confab::feed
