#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <confab/engine.hpp>

#include "servers/pair/server_process.hpp"
#include "servers/pair/talkers.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {

/// A data directory with two people in a conversation, for the API server and the hub.
class TwoPeople : public ::testing::Test {
 protected:
  void SetUp() override;

  Result<std::unique_ptr<Engine>> open() const;
  /// What the store holds, once the servers are gone.
  std::vector<Message> stored() const;
  /// Each message that was acknowledged, once, at the place that was said, and each listener heard all in that order.
  void expect_stored_and_heard(const Placed& acknowledged, const std::vector<const Listener*>& listeners) const;

  const TempDir dir;
  const std::string data = dir / "data";
  ServerProcess api{CONFAB_API, {"--data", data}};
  std::unique_ptr<ServerProcess> hub;
  ConversationId conversation;
  UserId author;
  std::string ann_token;
  std::string bob_token;
  std::string beginning;
};

}  // namespace confab::tests
