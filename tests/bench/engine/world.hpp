#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <confab/types.hpp>

namespace confab::bench {

/// What a store holds before it is measured.
struct WorldSize {
  std::uint64_t users = 2;
  std::uint64_t conversations = 1;  ///< direct, between different pairs
  std::uint64_t messages = 0;       ///< of the conversations in turn
};

/// Who may send where.
struct Target {
  Caller author;
  ConversationId conversation;
  Seq own{};  ///< a message of the author, to be edited
};

/// As many bytes as make a record of 200 bytes in `log`.
std::string message_body();

/// One target for each conversation. Ids follow from the size alone, so another process knows them too.
std::vector<Target> targets_of(const WorldSize& size);

/// Fills the store of a new directory, by the rules and in batches far larger than the engine's: made in seconds.
/// Every user has a session.
void make_world(const std::string& directory, const WorldSize& size);

}  // namespace confab::bench
