#include "auth/keyring.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "auth/jwt.hpp"
#include "auth/key_files.hpp"
#include "support/directory.hpp"
#include "support/temp_dir.hpp"
#include "token_maker.hpp"

namespace confab::auth {
namespace {

namespace fs = std::filesystem;

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 0777U;
}

std::vector<fs::path> files_of(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory)) files.push_back(entry.path());
  return files;
}

class KeyRingTest : public testing::Test {
 protected:
  Result<std::unique_ptr<KeyRing>> open(TimeMs now = kNow) { return KeyRing::open({.data = data_}, random_, now); }

  /// Writes the file of a key, as an operator may do.
  void put(KeyRing& ring, const Key& key) const {
    auto files = KeyFiles::lock(*data_);
    ASSERT_TRUE(files) << files.error().message;
    ASSERT_TRUE(files->write(key));
    ASSERT_TRUE(ring.reload());
  }

  tests::TempDir dir_;
  fs::path root_ = dir_.path();
  fs::path keys_ = root_ / "keys";
  util::DirectoryPtr data_ = tests::open_directory(root_);
  util::SystemRandom random_;
};

TEST_F(KeyRingTest, FirstStartMakesOnePrivateKeyAndOneForRefreshTokens) {
  const auto ring = open();
  ASSERT_TRUE(ring) << ring.error().message;
  const Key* key = (*ring)->keys()->signing_key(kNow);
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(key->algorithm, Algorithm::eddsa);
  const Key* refresh = (*ring)->keys()->refresh_key();
  ASSERT_NE(refresh, nullptr);
  EXPECT_EQ(files_of(keys_).size(), 2U);
  EXPECT_EQ(mode_of(keys_), 0700U);
  for (const auto& kid : {key->kid, refresh->kid}) EXPECT_EQ(mode_of(keys_ / (kid + ".jwk")), 0600U);
}

TEST_F(KeyRingTest, TheNextStartFindsTheSameKey) {
  const std::string kid = (*open())->keys()->signing_key(kNow)->kid;
  const auto again = open(kNow + 1000);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)->keys()->keys().size(), 2U);
  EXPECT_EQ((*again)->keys()->signing_key(kNow)->kid, kid);
}

TEST_F(KeyRingTest, ProcessesThatStartAtOnceAgreeOnOneKey) {
  constexpr int kProcesses = 6;
  for (int round = 0; round < 5; ++round) {
    const fs::path directory = root_ / std::to_string(round);
    fs::create_directory(directory);
    int gate[2];
    ASSERT_EQ(::pipe(gate), 0);
    std::vector<pid_t> children;
    for (int i = 0; i < kProcesses; ++i) {
      const pid_t child = ::fork();
      ASSERT_GE(child, 0);
      if (child == 0) {
        ::close(gate[1]);
        char byte = 0;
        [[maybe_unused]] const ssize_t opened = ::read(gate[0], &byte, 1);  // returns when the parent closes its end
        const auto ring = KeyRing::open({.data = tests::open_directory(directory)}, random_, kNow);
        ::_exit(ring && (*ring)->keys()->keys().size() == 2 ? 0 : 1);
      }
      children.push_back(child);
    }
    ::close(gate[0]);
    ::close(gate[1]);
    for (const pid_t child : children) {
      int status = 0;
      ASSERT_EQ(::waitpid(child, &status, 0), child);
      EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(files_of(directory / "keys").size(), 2U);
  }
}

TEST_F(KeyRingTest, ANewKeySignsOnceOthersHaveHadTimeToReadIt) {
  const auto ring = std::move(open()).value();
  const std::string first = ring->keys()->signing_key(kNow)->kid;
  const TimeMs rotated_at = kNow + 1'000'000;
  const std::string second = ring->rotate(rotated_at).value();
  EXPECT_NE(first, second);
  EXPECT_EQ(ring->keys()->signing_key(rotated_at)->kid, first);
  EXPECT_EQ(ring->keys()->signing_key(rotated_at + kKeySettleMs - 1)->kid, first);
  EXPECT_EQ(ring->keys()->signing_key(rotated_at + kKeySettleMs)->kid, second);
}

TEST_F(KeyRingTest, AReplacedKeyVerifiesUntilItsLastTokenExpiresAndIsThenRemoved) {
  const auto ring = std::move(open()).value();
  const std::string first = ring->keys()->signing_key(kNow)->kid;
  ASSERT_TRUE(ring->rotate(kNow));
  const TimeMs last_signing = kNow + kKeySettleMs - 1;
  Claims claims;
  claims.user = UserId(1);
  claims.session = SessionId(1);
  claims.issued_at = last_signing;
  claims.expires_at = last_signing + kTokenLifetimeMaxMs;
  const std::string token = sign_token(claims, *ring->keys()->find(first)).value();
  EXPECT_TRUE(verify_token(token, *ring->keys(), claims.expires_at));
  const TimeMs after = kNow + kKeySettleMs + kTokenLifetimeMaxMs + kTokenLeewayMs + 1;
  EXPECT_FALSE(verify_token(token, *ring->keys(), after));
  EXPECT_EQ(ring->keys()->jwks(after).find(first), std::string::npos);
  ASSERT_TRUE(ring->rotate(after));
  EXPECT_EQ(ring->keys()->find(first), nullptr);
  EXPECT_FALSE(fs::exists(keys_ / (first + ".jwk")));
}

TEST_F(KeyRingTest, ReloadReadsTheKeysThatAnotherProcessMade) {
  const auto ours = std::move(open()).value();
  const auto theirs = std::move(open()).value();
  const auto before = ours->keys();
  ASSERT_TRUE(ours->reload());
  EXPECT_EQ(ours->keys(), before) << "unchanged keys must stay the same object";
  const std::string kid = theirs->rotate(kNow).value();
  EXPECT_EQ(ours->keys()->find(kid), nullptr);
  ASSERT_TRUE(ours->reload());
  EXPECT_NE(ours->keys()->find(kid), nullptr);
}

TEST_F(KeyRingTest, AddedKeysAreReadBackUnchanged) {
  const auto ring = std::move(open()).value();
  const Key shared = shared_key(KeyRole::host);
  Key host = public_half(own_key(9));
  host.issuer = "https://other.example";
  host.not_after = kNow + 5;
  put(*ring, shared);
  put(*ring, host);
  const auto again = std::move(open()).value();
  for (const Key* key : {&shared, static_cast<const Key*>(&host)}) {
    const Key* found = again->keys()->find(key->kid);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->algorithm, key->algorithm);
    EXPECT_EQ(found->role, KeyRole::host);
    EXPECT_EQ(found->issuer, key->issuer);
    EXPECT_EQ(found->audience, key->audience);
    EXPECT_EQ(found->created_at, key->created_at);
    EXPECT_EQ(found->not_after, key->not_after);
    EXPECT_EQ(found->public_key, key->public_key);
    EXPECT_EQ(found->secret.text(), key->secret.text());
  }
  EXPECT_EQ(again->keys()->signing_key(kNow)->role, KeyRole::own);
}

TEST_F(KeyRingTest, KeysAreBoundedAndTheRingStaysUsable) {
  const auto ring = std::move(open()).value();
  for (std::size_t i = ring->keys()->keys().size(); i < kKeysMax; ++i) {
    Key key = shared_key(KeyRole::host);
    key.kid = "k" + std::to_string(i);
    put(*ring, key);
  }
  EXPECT_EQ(ring->rotate(kNow).code(), ErrorCode::too_large);
  EXPECT_TRUE(open());
}

TEST_F(KeyRingTest, AnotherIssuerGetsAKeyOfItsOwn) {
  const std::string first = (*open())->keys()->signing_key(kNow)->kid;
  const auto ring = KeyRing::open({.data = data_, .issuer = "https://chat.example"}, random_, kNow + 1);
  ASSERT_TRUE(ring);
  EXPECT_NE((*ring)->keys()->find(first), nullptr);
  const Key* later = (*ring)->keys()->signing_key(kNow + 1 + kKeySettleMs);
  EXPECT_EQ(later->issuer, "https://chat.example");
}

TEST_F(KeyRingTest, AKeyMadeWhileTheClockWasWrongDoesNotCauseANewKeyAtEveryStart) {
  constexpr TimeMs kAheadMs = TimeMs{40} * 24 * 3'600'000;
  ASSERT_TRUE(KeyRing::open({.data = data_, .issuer = "old"}, random_, kNow + kAheadMs));
  for (int start = 0; start < 3; ++start) ASSERT_TRUE(open());
  EXPECT_EQ((*open())->keys()->keys().size(), 3U);
}

TEST_F(KeyRingTest, TheKeyForRefreshTokensSignsNoAccessTokens) {
  const auto ring = std::move(open()).value();
  const Key* refresh = ring->keys()->refresh_key();
  const std::string header = R"({"alg":"HS256","typ":"at+jwt","kid":")" + refresh->kid + R"("})";
  const std::string claims =
      R"({"iss":"confab","aud":"confab","sub":"4","sid":"77","iat":1700000000,"exp":1700000900})";
  EXPECT_EQ(verify_token(token_of(header, claims, *refresh), *ring->keys(), kNow).error().message,
            "the token's key is not known");
  EXPECT_EQ(ring->keys()->jwks(kNow).find(refresh->kid), std::string::npos);
}

TEST_F(KeyRingTest, JwksShowsOwnPublicKeysAndNoSecret) {
  const auto ring = std::move(open()).value();
  const auto first_keys = ring->keys();
  const Key* own = first_keys->signing_key(kNow);
  put(*ring, shared_key(KeyRole::own));
  put(*ring, public_half(own_key(9)));
  EXPECT_EQ(ring->keys()->jwks(kNow), R"({"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":")" +
                                          own->kid + R"(","x":")" + util::base64url_encode(own->public_key) +
                                          R"("}]})");
}

TEST_F(KeyRingTest, KeysThatOthersCanReadAreRefused) {
  const std::string kid = (*open())->keys()->signing_key(kNow)->kid;
  const fs::path file = keys_ / (kid + ".jwk");
  for (const mode_t mode : {0640, 0604, 0620, 0602}) {
    ASSERT_EQ(::chmod(file.c_str(), mode), 0);
    const auto ring = open();
    ASSERT_FALSE(ring);
    EXPECT_EQ(ring.code(), ErrorCode::io_error);
    EXPECT_NE(ring.error().message.find("chmod 600"), std::string::npos) << ring.error().message;
  }
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  ASSERT_EQ(::chmod(keys_.c_str(), 0755), 0);
  EXPECT_EQ(open().code(), ErrorCode::io_error);
  ASSERT_EQ(::chmod(keys_.c_str(), 0700), 0);
  EXPECT_TRUE(open());
}

TEST_F(KeyRingTest, FilesThatAreNoKeysAreRefusedWithTheirName) {
  ASSERT_TRUE(open());
  const auto write = [&](const char* name, std::string_view text) {
    std::ofstream(keys_ / name) << text;
    fs::permissions(keys_ / name, fs::perms::owner_read | fs::perms::owner_write);
  };
  for (const char* text :
       {"", "{}", "not json", R"({"kid":"bad","alg":"none","role":"own","issuer":"a","audience":"a"})"}) {
    write("bad.jwk", text);
    const auto ring = open();
    ASSERT_FALSE(ring) << text;
    EXPECT_EQ(ring.code(), ErrorCode::incompatible);
    EXPECT_NE(ring.error().message.find("bad.jwk"), std::string::npos);
  }
  write("bad.jwk", std::string(9000, ' '));
  EXPECT_EQ(open().code(), ErrorCode::incompatible);
  fs::remove(keys_ / "bad.jwk");
  const std::string kid = (*open())->keys()->signing_key(kNow)->kid;
  fs::copy_file(keys_ / (kid + ".jwk"), keys_ / "copy.jwk");
  EXPECT_EQ(open().code(), ErrorCode::incompatible);
}

TEST_F(KeyRingTest, ASymbolicLinkIsNoKey) {
  const std::string kid = (*open())->keys()->signing_key(kNow)->kid;
  fs::rename(keys_ / (kid + ".jwk"), root_ / "elsewhere");
  fs::create_symlink(root_ / "elsewhere", keys_ / (kid + ".jwk"));
  EXPECT_EQ(open().code(), ErrorCode::io_error);
}

TEST_F(KeyRingTest, WhatACrashLeftHalfWrittenIsNoKeyAndIsReplaced) {
  ASSERT_TRUE(open());
  std::ofstream(keys_ / ".new") << "half";
  const auto ring = open();
  ASSERT_TRUE(ring);
  ASSERT_TRUE((*ring)->rotate(kNow));
  EXPECT_FALSE(fs::exists(keys_ / ".new"));
}

TEST_F(KeyRingTest, ARemovedDataDirectoryIsAnErrorThatNamesIt) {
  fs::remove_all(root_);
  const auto ring = open();
  EXPECT_EQ(ring.code(), ErrorCode::io_error);
  EXPECT_NE(ring.error().message.find(keys_), std::string::npos);
}

}  // namespace
}  // namespace confab::auth
