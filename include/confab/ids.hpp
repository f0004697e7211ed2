#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace confab::inline v0_1 {

/// An integer that is one kind of number only. 0 means "none". All stay below 2^53, so JSON carries them exactly.
template <typename Tag>
struct Id {
  std::uint64_t value = 0;

  constexpr Id() = default;
  constexpr explicit Id(std::uint64_t number) : value(number) {}
  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using UserId = Id<struct UserTag>;
using ConversationId = Id<struct ConversationTag>;
using SessionId = Id<struct SessionTag>;

/// A number of the invitations of one group.
using InviteId = Id<struct InviteTag>;

/// A message's number in its conversation: 1, 2, 3, … without gaps.
using Seq = Id<struct SeqTag>;

/// The number of one feed record; rises by one per record in the whole store. Also a message's `id` for old clients.
using Position = Id<struct PositionTag>;

/// Milliseconds since 1970-01-01 UTC.
using TimeMs = std::int64_t;

}  // namespace confab::inline v0_1

template <typename Tag>
struct std::hash<confab::Id<Tag>> {
  std::size_t operator()(confab::Id<Tag> id) const noexcept { return std::hash<std::uint64_t>{}(id.value); }
};
