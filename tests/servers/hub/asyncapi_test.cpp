#include "hub/asyncapi.hpp"

#include <string>

#include <gtest/gtest.h>

#include "servers/contract/schema_check.hpp"
#include "servers/hub/socket_contract.hpp"

namespace confab::servers::hub {
namespace {

TEST(SocketDocument, EveryExampleFitsItsMessage) {
  const tests::SchemaCheck check(asyncapi_document());
  const auto messages = check.members("/components/messages");
  ASSERT_GT(messages.size(), 40u);
  for (const std::string& name : messages) {
    const std::string message = "/components/messages/" + name;
    EXPECT_EQ(check.mismatch(message + "/payload", check.at(message + "/examples/0/payload")), "") << name;
  }
}

// The operations that sign in are for HTTP, which can set the cookie; the host's are for the host.
TEST(SocketDocument, WhatGivesTokensAndWhatIsTheHostsAreNotInIt) {
  const tests::SchemaCheck check(asyncapi_document());
  EXPECT_TRUE(check.has("/operations/hello"));
  EXPECT_TRUE(check.has("/operations/messages.send"));
  for (const char* name : {"sessions.create", "sessions.refresh", "users.register", "host.stats"}) {
    EXPECT_FALSE(check.has(std::string("/operations/") + name)) << name;
  }
}

// The check that the tests of the hub rest on finds what it is for.
TEST(SocketDocument, AFrameThatTheDocumentDoesNotKnowIsAFault) {
  SocketContract contract;
  contract.sent(R"({"id":7,"op":"renew","token":"x"})");
  const std::string read = R"("event":"read","cursor":"1-2","conversation":5,"user":4,"seq":3)";
  EXPECT_EQ(contract.fault(R"({"id":7,"ok":{"expires_at":1}})"), "");
  EXPECT_EQ(contract.fault("{" + read + R"(,"at":1})"), "");
  EXPECT_NE(contract.fault(R"({"id":7,"ok":{}})"), "") << "a member is missing";
  EXPECT_NE(contract.fault(R"({"id":7,"ok":{"expires_at":1,"more":1}})"), "") << "a member too many";
  EXPECT_NE(contract.fault(R"({"id":8,"ok":{"expires_at":1}})"), "") << "nobody asked";
  EXPECT_NE(contract.fault(R"({"id":7,"error":{"code":"not_found"}})"), "") << "no problem object";
  EXPECT_NE(contract.fault("{" + read + "}"), "") << "an event without its time";
  EXPECT_NE(contract.fault(R"({"event":"unheard_of","cursor":"1-2"})"), "") << "no such event";
  EXPECT_NE(contract.fault("x"), "");
}

}  // namespace
}  // namespace confab::servers::hub
