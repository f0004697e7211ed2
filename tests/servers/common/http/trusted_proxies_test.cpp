#include "common/http/trusted_proxies.hpp"

#include <gtest/gtest.h>

namespace confab::servers {
namespace {

TrustedProxies proxies(const std::vector<std::string>& networks) {
  auto parsed = TrustedProxies::parse(networks);
  EXPECT_TRUE(parsed);
  return *parsed;
}

TEST(TrustedProxies, AddressesAndNetworksAreTrusted) {
  const auto trusted = proxies({"127.0.0.1", "10.1.0.0/15", "2001:db8::/33"});
  for (const char* yes : {"127.0.0.1", "::ffff:127.0.0.1", "10.0.0.0", "10.1.255.255", "2001:db8:7fff::1"}) {
    EXPECT_TRUE(trusted.trusts(yes)) << yes;
  }
  for (const char* no : {"127.0.0.2", "10.2.0.0", "9.255.255.255", "2001:db8:8000::1", "::1"}) {
    EXPECT_FALSE(trusted.trusts(no)) << no;
  }
  EXPECT_TRUE(proxies({"0.0.0.0/0"}).trusts("192.0.2.1"));
  EXPECT_FALSE(proxies({"0.0.0.0/0"}).trusts("2001:db8::1"));
  EXPECT_FALSE(TrustedProxies().trusts("127.0.0.1"));
  EXPECT_TRUE(TrustedProxies().trusts("")) << "a Unix socket of ours";
}

TEST(TrustedProxies, WhatIsNoNetworkIsRefused) {
  for (const char* text :
       {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "::1/129", "/8"}) {
    EXPECT_EQ(TrustedProxies::parse({text}).code(), ErrorCode::invalid_argument) << text;
  }
}

TEST(TrustedProxies, OnlyTheHeaderOfATrustedPeerIsBelieved) {
  const auto trusted = proxies({"127.0.0.1"});
  EXPECT_EQ(trusted.client_address("192.0.2.9", "203.0.113.1"), "192.0.2.9");
  EXPECT_EQ(trusted.client_address("127.0.0.1", "203.0.113.1"), "203.0.113.1");
  EXPECT_EQ(trusted.client_address("127.0.0.1", ""), "127.0.0.1");
}

TEST(TrustedProxies, TheLastEntryThatIsNotTrustedIsTheClient) {
  const auto trusted = proxies({"127.0.0.1", "10.0.0.0/8"});
  EXPECT_EQ(trusted.client_address("127.0.0.1", "198.51.100.66, 203.0.113.1"), "203.0.113.1") << "the first is a lie";
  EXPECT_EQ(trusted.client_address("127.0.0.1", "198.51.100.66,203.0.113.1, 10.0.0.7 ,10.0.0.8"), "203.0.113.1");
  EXPECT_EQ(trusted.client_address("127.0.0.1", "10.0.0.7,10.0.0.8"), "10.0.0.7") << "all are trusted";
}

TEST(TrustedProxies, PortsInEntriesAreIgnored) {
  const auto trusted = proxies({"127.0.0.1"});
  EXPECT_EQ(trusted.client_address("127.0.0.1", "203.0.113.1:4711"), "203.0.113.1");
  EXPECT_EQ(trusted.client_address("127.0.0.1", "[2001:db8::1]:4711"), "2001:db8::1");
  EXPECT_EQ(trusted.client_address("127.0.0.1", "2001:db8::1"), "2001:db8::1");
}

TEST(TrustedProxies, TheProxyThatWroteAnInvalidEntryCountsAsTheClient) {
  const auto trusted = proxies({"127.0.0.1", "10.0.0.0/8"});
  for (const char* wrong : {"unknown", "_hidden", "[", "[]", ":", "1.2.3", " ", ",", "203.0.113.1,"}) {
    EXPECT_EQ(trusted.client_address("127.0.0.1", wrong), "127.0.0.1") << wrong;
    EXPECT_EQ(trusted.client_address("127.0.0.1", std::string(wrong) + ",10.0.0.7"), "10.0.0.7") << wrong;
  }
}

}  // namespace
}  // namespace confab::servers
