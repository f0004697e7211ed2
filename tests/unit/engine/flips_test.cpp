// What single bits that a disk lost may do. A longer run: CONFAB_FLIPS.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include <confab/backup.hpp>

#include "store/environment.hpp"
#include "store/table.hpp"
#include "support/damage.hpp"
#include "support/test_engine.hpp"
#include "util/text.hpp"

namespace confab::tests {
namespace {

namespace fs = std::filesystem;

class Flips : public TestEngine {
 protected:
  void SetUp() override {
    auto opened = Engine::open(test_options(data_));
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = std::move(*opened);
    for (const char* name : {"ann", "bob", "cyd", "dan"}) people_.push_back(make_user(name));
    const auto group = engine_->create_group(people_[0], "a group", std::span(people_).subspan(1));
    ASSERT_TRUE(group);
    conversations_ = {group->id, make_direct(people_[0], people_[1]), make_direct(people_[2], people_[3])};
    for (int i = 0; i < 120; ++i) send(people_[0], conversations_[0], "message " + std::to_string(i));
    send(people_[0], conversations_[1], std::string(12'000, 'l'));
    send(people_[2], conversations_[2],
         "g\xc3\xbc\xc3\x9f"
         "e");
    engine_.reset();
    std::ifstream in(data_ / "data.mdb", std::ios::binary);
    content_.assign(std::istreambuf_iterator<char>(in), {});
  }

  /// Everything in the tables, by table and key.
  static std::map<std::string, std::string> rows_of(const fs::path& directory) {
    store::EnvironmentOptions options;
    options.directory = directory;
    options.frozen = true;
    const auto environment = must(store::Environment::open(options));
    const auto txn = must(environment->read());
    std::map<std::string, std::string> rows;
    for (std::size_t i = 0; i < store::kTableNames.size(); ++i) {
      auto cursor = must(store::Table(txn, static_cast<store::TableName>(i)).cursor());
      for (bool found = must(cursor.first()); found; found = must(cursor.next())) {
        rows[std::to_string(i) + "/" + std::string(cursor.key())] = cursor.value();
      }
    }
    return rows;
  }

  /// Reads all that clients can read of a damaged store, if it opens.
  void read_as_clients(const fs::path& directory) {
    auto opened = Engine::open(test_options(directory));
    if (!opened) return;
    for (const UserId person : people_) {
      for (const ConversationId conversation : conversations_) {
        const auto page = (*opened)->history(person, conversation, {});
        if (!page) continue;
        for (const Message& message : page->messages) EXPECT_TRUE(util::valid_utf8(message.body));
      }
      if (const auto inbox = (*opened)->inbox(person)) {
        for (const auto& entry : inbox->conversations) EXPECT_TRUE(util::valid_utf8(entry.title));
      }
      static_cast<void>((*opened)->send_message(person, conversations_[0], {"new"}));
    }
  }

  const fs::path data_ = folder_ / "data";
  std::vector<UserId> people_;
  std::vector<ConversationId> conversations_;
  std::string content_;
};

TEST_F(Flips, EveryFlippedBitIsFoundOrHarmless) {
  const char* const wanted = std::getenv("CONFAB_FLIPS");
  const int flips = wanted != nullptr ? std::atoi(wanted) : 300;
  std::mt19937 random(9);
  fs::remove_all(data_ / "doorbells");
  const auto before = rows_of(data_);
  const auto directory = fs::path(folder_ / "flipped");
  int found = 0;
  // The zeros ahead of the next write are left out: nothing there means anything.
  const std::size_t used = content_.find_last_not_of('\0') + 1;
  for (int i = 0; i < flips; ++i) {
    const std::size_t bit = std::uniform_int_distribution<std::size_t>(0, used * 8 - 1)(random);
    SCOPED_TRACE("bit " + std::to_string(bit));
    fs::remove_all(directory);
    fs::copy(data_, directory, fs::copy_options::recursive);
    std::string flipped = content_;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    std::ofstream(directory / "data.mdb", std::ios::binary) << flipped;
    const auto checked = check_store(directory);
    if (checked && checked->problems == 0) {
      EXPECT_EQ(rows_of(directory), before) << "what is not found changes nothing";
    } else {
      ++found;
      if (checked) {
        EXPECT_FALSE(checked->texts.empty());
      }
    }
    read_as_clients(directory);
  }
  EXPECT_GT(found, flips / 10) << "it would show nothing otherwise";
  RecordProperty("found", found);
}

}  // namespace
}  // namespace confab::tests
