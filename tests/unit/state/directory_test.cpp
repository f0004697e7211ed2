#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/chat.hpp"

namespace confab::tests {
namespace {

using namespace confab::state;

/// Who is found, and what is shown of them.
class DirectoryRules : public ::testing::Test {
 protected:
  std::vector<std::string> listed(const Viewer& viewer, const std::string& prefix = {}) {
    std::vector<std::string> names;
    UserQuery query;
    query.prefix = prefix;
    query.limit = 2;
    do {
      auto page = must(users(chat_.store.read(), viewer, query));
      for (const User& user : page.users) names.push_back(user.name);
      query.after = page.next;
    } while (!query.after.empty());
    return names;
  }

  bool found(const Viewer& viewer, UserId id) { return user(chat_.store.read(), viewer, id).has_value(); }
  bool found(const Viewer& viewer, const std::string& email) {
    return user_of_email(chat_.store.read(), viewer, email).has_value();
  }

  Chat chat_;
  const UserId ann_ = chat_.user("ann");
  const UserId bob_ = chat_.user("bob");
  const UserId cleo_ = chat_.user("cleo");
  const UserId dora_ = chat_.user("dora");
  const std::vector<std::string> only_ann_ = {"ann"};
};

TEST_F(DirectoryRules, UnderContactsOnlyThoseWhoShareAConversationAreFound) {
  const Viewer ann(ann_, Directory::contacts);
  EXPECT_EQ(listed(ann), only_ann_);
  EXPECT_FALSE(found(ann, bob_));
  EXPECT_FALSE(found(ann, "bob@example.com"));
  EXPECT_TRUE(found(ann, ann_));
  EXPECT_TRUE(found(ann, "ann@example.com"));

  chat_.direct(bob_, ann_);
  chat_.group(ann_, {cleo_});
  EXPECT_EQ(listed(ann), (std::vector<std::string>{"ann", "bob", "cleo"}));
  EXPECT_TRUE(found(ann, bob_));
  EXPECT_TRUE(found(ann, cleo_));
  EXPECT_TRUE(found(ann, "cleo@example.com"));
  EXPECT_FALSE(found(ann, dora_));
  EXPECT_FALSE(found(ann, "dora@example.com"));
  EXPECT_FALSE(found(Viewer(bob_), cleo_)) << "a contact's contacts are strangers";
}

TEST_F(DirectoryRules, UnderExactEverybodyIsFoundByTheWholeAddressOnly) {
  const Viewer ann(ann_, Directory::exact);
  EXPECT_TRUE(found(ann, "bob@example.com"));
  EXPECT_FALSE(found(ann, "bob@example"));
  EXPECT_FALSE(found(ann, bob_));
  EXPECT_EQ(listed(ann), only_ann_);
  EXPECT_EQ(listed(ann, "bob"), std::vector<std::string>());
  chat_.direct(ann_, bob_);
  EXPECT_TRUE(found(ann, bob_));
  EXPECT_EQ(listed(ann, "bob"), std::vector<std::string>{"bob"});
}

TEST_F(DirectoryRules, UnderOpenEverybodyIsFoundAndAddressesAreShown) {
  const Viewer ann(ann_, Directory::open);
  EXPECT_EQ(listed(ann), (std::vector<std::string>{"ann", "bob", "cleo", "dora"}));
  EXPECT_EQ(must(user(chat_.store.read(), ann, bob_)).email, "bob@example.com");
  EXPECT_EQ(must(user(chat_.store.read(), Viewer::host(), bob_)).email, "bob@example.com");
}

TEST_F(DirectoryRules, AnAddressIsShownToItsOwnerOnly) {
  const auto talk = chat_.direct(ann_, bob_);
  const auto group = chat_.group(ann_, {bob_});
  for (const auto directory : {Directory::contacts, Directory::exact}) {
    const Viewer ann(ann_, directory);
    const auto txn = chat_.store.read();
    EXPECT_EQ(must(user(txn, ann, ann_)).email, "ann@example.com");
    EXPECT_EQ(must(user(txn, ann, bob_)).email, "");
    EXPECT_EQ(must(user_of_email(txn, ann, "bob@example.com")).email, "");
    for (const User& user : must(users(txn, ann, {})).users) EXPECT_EQ(user.email.empty(), user.id != ann_);
    for (const auto id : {talk, group}) {
      for (const Member& member : must(members(txn, ann, id, {}, 10)).members) {
        EXPECT_EQ(member.user.email.empty(), member.user.id != ann_);
        EXPECT_FALSE(member.user.name.empty());
      }
    }
    EXPECT_EQ(must(conversation(txn, ann, talk)).peer->email, "");
    EXPECT_EQ(must(inbox(txn, ann, {})).conversations.back().peer->email, "");
  }
}

TEST_F(DirectoryRules, MembersOfAGroupAtDifferentTimesAreStrangers) {
  const auto group = chat_.group(ann_, {bob_, dora_});
  chat_.act(RemoveMember{group, bob_}, bob_);
  chat_.act(AddMember{group, cleo_}, ann_);
  EXPECT_TRUE(found(Viewer(bob_), ann_)) << "who left knows whom they talked with";
  EXPECT_TRUE(found(Viewer(ann_), bob_));
  EXPECT_FALSE(found(Viewer(bob_), cleo_));
  EXPECT_FALSE(found(Viewer(cleo_), bob_));
  EXPECT_EQ(listed(Viewer(bob_)), (std::vector<std::string>{"ann", "bob", "dora"}));
  EXPECT_EQ(listed(Viewer(cleo_)), (std::vector<std::string>{"ann", "cleo", "dora"}));
  EXPECT_EQ(listed(Viewer(ann_)), (std::vector<std::string>{"ann", "cleo", "dora"}))
      << "former members are found by id";

  chat_.act(AddMember{group, bob_}, ann_);
  EXPECT_TRUE(found(Viewer(bob_), cleo_)) << "back, and together now";
}

TEST_F(DirectoryRules, AListOfContactsIsSearchedByTheWordsOfNames) {
  const UserId zoe = chat_.act(RegisterUser{"zoe@example.com", "Zoé van Dijk", "hash of zoe"}).user;
  chat_.direct(ann_, zoe);
  const Viewer ann(ann_, Directory::contacts);
  const std::vector<std::string> zoes{"Zoé van Dijk"};
  EXPECT_EQ(listed(ann, "zoé"), zoes);
  EXPECT_EQ(listed(ann, "dij"), zoes);
  EXPECT_EQ(listed(ann, "van d"), zoes);
  EXPECT_EQ(listed(ann, "zoe@"), std::vector<std::string>()) << "not by the address, which is not shown";
  EXPECT_EQ(listed(ann, "ijk"), std::vector<std::string>());
}

TEST_F(DirectoryRules, ACursorThatIsNoNextOfAPageIsRefused) {
  UserQuery query;
  query.after = "bob@example.com";
  EXPECT_EQ(users(chat_.store.read(), Viewer(ann_), query).code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace confab::tests
