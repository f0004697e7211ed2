// Whatever stands in X-Forwarded-For, the client's address is the peer's or one that the text names, and never a guess.

#include <cstdlib>

#include "common/http/trusted_proxies.hpp"
#include "fuzz/fuzz.hpp"

using namespace confab::servers;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TrustedProxies trusted = *TrustedProxies::parse({"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"});
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (trusted.client_address("192.0.2.1", text) != "192.0.2.1") std::abort();
  const std::string told = trusted.client_address("127.0.0.1", text);
  if (told != "127.0.0.1" && text.find(told) == std::string::npos) std::abort();
  if (!TrustedProxies::parse({told})) std::abort();
  (void)TrustedProxies::parse({text});
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  return {"203.0.113.1, 10.0.0.1", "[2001:db8::1]:80,2001:db8::2", "unknown, 203.0.113.7:4711", "10.0.0.0/8",
          "::1/128"};
}
