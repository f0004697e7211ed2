// No bytes are a good token but those that were signed; and whatever is signed, what is accepted of it makes sense.

#include <algorithm>
#include <cstdlib>

#include "auth/jwt.hpp"
#include "fuzz/fuzz.hpp"
#include "unit/auth/token_maker.hpp"

using namespace confab;
using namespace confab::auth;

namespace {

/// Our own EdDSA key and a host's shared secret. Both can sign here.
struct Fixture {
  Key own = own_key();
  Key host = shared_key();
  KeySet keys = set_of(own_key(), shared_key(KeyRole::host));
};

const Fixture& fixture() {
  static const Fixture made;
  return made;
}

std::string header_of(const Key& key) {
  return std::string(R"({"alg":")") + to_string(key.algorithm) + R"(","typ":"at+jwt","kid":")" + key.kid + R"("})";
}

std::vector<std::string> good_claims() {
  return {
      R"({"iss":"confab","aud":"confab","sub":"4","sid":"77","iat":1700000000,"exp":1700000900})",
      R"({"iss":"https://host.example","aud":["chat","shop"],"sub":"a","iat":1700000000,"nbf":1,"exp":1700000900})",
  };
}

const std::vector<std::string>& good_tokens() {
  static const std::vector<std::string> made = {
      token_of(header_of(fixture().own), good_claims()[0], fixture().own),
      token_of(header_of(fixture().host), good_claims()[1], fixture().host),
  };
  return made;
}

void check_forgery(std::string_view token) {
  const auto& good = good_tokens();
  const bool signed_by_us = std::find(good.begin(), good.end(), token) != good.end();
  if (verify_token(token, fixture().keys, kNow).has_value() != signed_by_us) std::abort();
}

void check_claims(std::string_view header, std::string_view body, const Key& signer) {
  const Result<Claims> claims = verify_token(token_of(header, body, signer), fixture().keys, kNow);
  if (!claims) {
    if (claims.code() != ErrorCode::unauthenticated) std::abort();
    return;
  }
  const bool ours = claims->role == KeyRole::own;
  const bool named =
      !claims->subject.empty() && static_cast<bool>(claims->user) == ours && static_cast<bool>(claims->session) == ours;
  const TimeMs ahead_max = ours ? kOwnTokenAheadMsMax : kTokenLeewayMs;
  const bool timely =
      claims->issued_at <= kNow + ahead_max && claims->accepted_until > kNow && claims->expires_at > claims->issued_at;
  if (!named || !timely || claims->issuer != signer.issuer) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_forgery(input);
  for (const Key* signer : {&fixture().own, &fixture().host}) {
    check_claims(header_of(*signer), input, *signer);
    check_claims(input, good_claims()[0], *signer);
  }
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  std::vector<std::string> seeds = good_tokens();
  for (const std::string& claims : good_claims()) seeds.push_back(claims);
  seeds.push_back(header_of(fixture().own));
  seeds.push_back(header_of(fixture().host));
  return seeds;
}
