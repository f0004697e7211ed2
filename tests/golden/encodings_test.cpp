#include "golden/encodings.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "support/test_store.hpp"

namespace confab {
namespace {

namespace fs = std::filesystem;
using tests::golden::shown;

std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

/// Reads encodings.txt of a release: lines of a kind, bytes in hexadecimal, and what that release read in them.
void expect_read_as_then(const fs::path& file) {
  std::ifstream in(file);
  std::string kind;
  std::string hex;
  std::string text;
  std::set<std::string> kinds;
  while (in >> kind >> hex && std::getline(in >> std::ws, text)) {
    kinds.insert(kind);
    const auto now = shown(kind, bytes_of(hex));
    ASSERT_TRUE(now) << kind << ": " << now.error().message;
    EXPECT_EQ(*now, text) << kind << " " << hex;
  }
  for (const auto& example : tests::golden::example_encodings())
    EXPECT_TRUE(kinds.contains(example.kind)) << example.kind;
}

TEST(GoldenEncodings, OfEveryReleaseAreReadAsThatReleaseReadThem) {
  int releases = 0;
  for (const auto& entry : fs::directory_iterator(CONFAB_GOLDEN)) {
    if (!fs::exists(entry.path() / "encodings.txt")) continue;
    SCOPED_TRACE(entry.path());
    expect_read_as_then(entry.path() / "encodings.txt");
    ++releases;
  }
  EXPECT_GT(releases, 0);
}

TEST(GoldenEncodings, ADifferenceShows) {
  const auto examples = tests::golden::example_encodings();
  for (const auto& example : examples) {
    const auto whole = shown(example.kind, example.bytes);
    ASSERT_TRUE(whole) << example.kind << ": " << whole.error().message;
    std::string changed = example.bytes;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    const auto other = shown(example.kind, changed);
    EXPECT_TRUE(!other || *other != *whole) << example.kind << " " << *whole;
  }
}

}  // namespace
}  // namespace confab
