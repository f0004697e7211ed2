#include "servers/pair/two_people.hpp"

#include <utility>

namespace confab::tests {

namespace {

constexpr std::uint64_t kPasswordMemoryBytes = 64 << 10;  // the password is not what is tested here

}  // namespace

void TwoPeople::SetUp() {
  const auto engine = open();
  ASSERT_TRUE(engine) << engine.error().message;
  const auto ann = (*engine)->register_user("ann@example.com", "correct horse");
  const auto bob = (*engine)->register_user("bob@example.com", "battery staple");
  ASSERT_TRUE(ann && bob);
  const auto opened = (*engine)->open_direct(ann->id, bob->id);
  ASSERT_TRUE(opened);
  conversation = opened->id;
  author = ann->id;
  ann_token = (*engine)->sign_in("ann@example.com", "correct horse", "test", true)->access_token;
  bob_token = (*engine)->sign_in("bob@example.com", "battery staple", "test", true)->access_token;
  beginning = (*engine)->cursor()->to_string();
}

Result<std::unique_ptr<Engine>> TwoPeople::open() const {
  EngineOptions options;
  options.data_dir = data;
  options.password_memory_bytes = kPasswordMemoryBytes;
  return Engine::open(std::move(options));
}

std::vector<Message> TwoPeople::stored() const {
  std::vector<Message> all;
  const auto engine = open();
  if (!engine) {
    ADD_FAILURE() << engine.error().message;
    return all;
  }
  for (bool more = true; more;) {
    const Seq last = all.empty() ? Seq{} : all.back().seq;
    auto page = (*engine)->history(author, conversation, {HistoryQuery::From::after, last, 200});
    if (!page) {
      ADD_FAILURE() << page.error().message;
      return all;
    }
    more = page->more_after && !page->messages.empty();
    all.insert(all.end(), page->messages.begin(), page->messages.end());
  }
  return all;
}

void TwoPeople::expect_stored_and_heard(const Placed& acknowledged,
                                        const std::vector<const Listener*>& listeners) const {
  const std::vector<Message> history = stored();
  ASSERT_EQ(history.size(), acknowledged.size()) << "each message once, and nothing else";
  for (std::size_t i = 0; i < history.size(); ++i) {
    ASSERT_EQ(history[i].seq.value, i + 1) << "a gap";
    const auto said = acknowledged.find(history[i].client_key);
    ASSERT_NE(said, acknowledged.end()) << history[i].client_key;
    ASSERT_EQ(said->second, i + 1) << history[i].client_key << " stands elsewhere than was said";
  }
  for (const Listener* listener : listeners) {
    ASSERT_EQ(listener->heard().size(), history.size()) << "the socket missed or repeated something";
    for (std::size_t i = 0; i < history.size(); ++i) {
      ASSERT_EQ(listener->heard()[i].seq, i + 1);
      ASSERT_EQ(listener->heard()[i].id, history[i].position.value);
      ASSERT_EQ(listener->heard()[i].key, history[i].client_key);
    }
  }
}

}  // namespace confab::tests
