#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

class Accounts : public TestEngine {
 protected:
  SignedIn sign_in(const std::string& name) {
    auto signed_in = engine_->sign_in(name + "@example.com", "password of " + name, "test");
    EXPECT_TRUE(signed_in) << signed_in.error().message;
    return signed_in ? *signed_in : SignedIn();
  }
  Caller caller_of(const SignedIn& signed_in) { return {signed_in.user.id, signed_in.session}; }
};

TEST_F(Accounts, RegistersOncePerEmailWhateverItsCase) {
  auto first = engine_->register_user("Ann@Example.com", "long enough", "Ann");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->email, "ann@example.com");
  auto second = engine_->register_user("aNN@example.COM", "long enough");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.code(), ErrorCode::conflict);
  EXPECT_EQ(second.error().field, "email");
}

TEST_F(Accounts, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(engine_->register_user("nonsense", "long enough").error().field, "email");
  EXPECT_EQ(engine_->register_user("a@b.c", "short").error().field, "password");
  EXPECT_EQ(engine_->register_user("a@b.c", "long enough", "a\nb").error().field, "name");
}

TEST_F(Accounts, SignsInWithTheRightPasswordOnly) {
  make_user("ann");
  EXPECT_EQ(engine_->sign_in("ann@example.com", "wrong password").code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->sign_in("nobody@example.com", "password of ann").code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->sign_in("not an address", "password of ann").code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->sign_in("ann@example.com", "wrong password").error().message,
            engine_->sign_in("nobody@example.com", "password of ann").error().message);
  const SignedIn ann = sign_in("ann");
  auto token = engine_->verify_token(ann.access_token);
  ASSERT_TRUE(token) << token.error().message;
  EXPECT_EQ(token->caller.user, ann.user.id);
  EXPECT_EQ(token->caller.session, ann.session);
}

TEST_F(Accounts, RefusesAnotherStoresToken) {
  make_user("ann");
  const SignedIn ann = sign_in("ann");
  TempDir elsewhere;
  auto other = Engine::open(test_options(elsewhere.path()));
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_EQ((*other)->verify_token(ann.access_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->verify_token(ann.access_token + "x").code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->verify_token("").code(), ErrorCode::unauthenticated);
}

TEST_F(Accounts, NoAccessTokenOutlivesItsSession) {
  constexpr std::int64_t kSessionMs = 60'000;
  std::atomic<TimeMs> now = 1'700'000'000'000;
  engine_.reset();
  auto options = test_options(folder_.path());
  options.refresh_token_ms = kSessionMs;
  options.clock = [&now] { return now += 7; };  // so that some calls go over the end of a second
  open(options);
  make_user("ann");
  for (int i = 0; i < 50; ++i) {
    const auto ann = engine_->sign_in("ann@example.com", "password of ann", "old client", true);
    ASSERT_TRUE(ann) << ann.error().message;
    ASSERT_LE(ann->access_expires_at, ann->refresh_expires_at);
    const auto renewed = engine_->refresh(ann->refresh_token);
    ASSERT_TRUE(renewed) << renewed.error().message;
    ASSERT_LE(renewed->access_expires_at, renewed->refresh_expires_at);
    if (i > 0) continue;
    now += kSessionMs * 2 / 3;
    const auto repeated = engine_->refresh(ann->refresh_token);
    ASSERT_TRUE(repeated) << repeated.error().message;
    ASSERT_LE(repeated->access_expires_at, repeated->refresh_expires_at) << "a repeat does not prolong the session";
  }
  engine_.reset();
}

TEST_F(Accounts, ANewTokenKeyLeavesTheTokensOfTheOldOneGood) {
  make_user("ann");
  const auto before = engine_->sign_in("ann@example.com", "password of ann");
  ASSERT_TRUE(before);
  const auto kid = engine_->rotate_token_key();
  ASSERT_TRUE(kid) << kid.error().message;
  EXPECT_NE(engine_->jwks().find(*kid), std::string::npos);
  const auto after = engine_->sign_in("ann@example.com", "password of ann");
  ASSERT_TRUE(after);
  EXPECT_TRUE(engine_->verify_token(before->access_token));
  EXPECT_TRUE(engine_->verify_token(after->access_token));
  reopen();
  EXPECT_NE(engine_->jwks().find(*kid), std::string::npos);
  EXPECT_TRUE(engine_->verify_token(before->access_token));
}

TEST_F(Accounts, RefreshGivesNewTokens) {
  make_user("ann");
  const SignedIn first = sign_in("ann");
  auto second = engine_->refresh(first.refresh_token);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->session, first.session);
  EXPECT_NE(second->refresh_token, first.refresh_token);
  EXPECT_TRUE(engine_->verify_token(second->access_token));
}

TEST_F(Accounts, ARepeatedRefreshGetsTheSameTokenAndEndsNothing) {
  make_user("ann");
  const SignedIn first = sign_in("ann");
  const auto second = engine_->refresh(first.refresh_token);
  ASSERT_TRUE(second);
  const auto again = engine_->refresh(first.refresh_token);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->refresh_token, second->refresh_token);
  EXPECT_EQ(again->refresh_expires_at, second->refresh_expires_at);
  EXPECT_TRUE(engine_->verify_token(again->access_token));
  EXPECT_TRUE(engine_->verify_refresh_token(first.refresh_token));
  const auto third = engine_->refresh(second->refresh_token);
  ASSERT_TRUE(third);
  EXPECT_EQ(engine_->refresh(again->refresh_token)->refresh_token, third->refresh_token);
}

TEST_F(Accounts, TabsThatRefreshAtOnceShareOneSession) {
  make_user("ann");
  std::string token = sign_in("ann").refresh_token;
  for (int round = 0; round < 25; ++round) {
    std::vector<std::future<Result<SignedIn>>> tabs;
    for (int tab = 0; tab < 3; ++tab) {
      tabs.push_back(std::async(std::launch::async, [&] { return engine_->refresh(token); }));
    }
    std::set<std::string> successors;
    for (auto& tab : tabs) {
      const auto renewed = tab.get();
      ASSERT_TRUE(renewed) << renewed.error().message;
      successors.insert(renewed->refresh_token);
    }
    ASSERT_EQ(successors.size(), 1U) << "in round " << round;
    token = *successors.begin();
  }
}

TEST_F(Accounts, AThiefWhoRefreshesFirstIsNoticedWhenTheUserRefreshes) {
  make_user("ann");
  const SignedIn stolen = sign_in("ann");
  std::string thiefs = stolen.refresh_token;
  Result<SignedIn> thief = Error{ErrorCode::internal, "not yet"};
  for (int i = 0; i < 20; ++i) {
    thief = engine_->refresh(thiefs);
    ASSERT_TRUE(thief);
    thiefs = thief->refresh_token;
  }
  EXPECT_EQ(engine_->refresh(stolen.refresh_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->verify_token(thief->access_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->refresh(thiefs).code(), ErrorCode::unauthenticated);
}

TEST_F(Accounts, ReuseOfAnOldRefreshTokenEndsTheSession) {
  make_user("ann");
  const SignedIn first = sign_in("ann");
  auto second = engine_->refresh(first.refresh_token);
  ASSERT_TRUE(second);
  auto third = engine_->refresh(second->refresh_token);
  ASSERT_TRUE(third);
  EXPECT_EQ(engine_->refresh(first.refresh_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->verify_token(third->access_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->refresh(third->refresh_token).code(), ErrorCode::unauthenticated);
}

TEST_F(Accounts, AGuessedRefreshTokenEndsNothing) {
  make_user("ann");
  const SignedIn ann = sign_in("ann");
  std::string guess = ann.refresh_token;
  guess[guess.size() / 2 + 8] = guess[guess.size() / 2 + 8] == 'A' ? 'B' : 'A';
  EXPECT_EQ(engine_->refresh(guess).code(), ErrorCode::unauthenticated);
  EXPECT_TRUE(engine_->verify_token(ann.access_token));
}

TEST_F(Accounts, SignOutEndsTheTokenAndTheSubscription) {
  make_user("ann");
  const SignedIn ann = sign_in("ann");
  const SignedIn elsewhere = sign_in("ann");
  std::promise<Error> ended;
  auto ears = engine_->subscribe(
      caller_of(ann), std::nullopt, [](const Event&) {}, [&](const Error& why) { ended.set_value(why); });
  ASSERT_TRUE(ears) << ears.error().message;
  ASSERT_TRUE(engine_->sign_out(caller_of(ann)));
  auto told = ended.get_future();
  ASSERT_EQ(told.wait_for(std::chrono::seconds(5)), std::future_status::ready);
  EXPECT_EQ(told.get().code, ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->verify_token(ann.access_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->inbox(caller_of(ann)).code(), ErrorCode::unauthenticated);
  EXPECT_TRUE(engine_->verify_token(elsewhere.access_token));
}

TEST_F(Accounts, ANewPasswordEndsTheOtherSessionsOnly) {
  make_user("ann");
  const SignedIn here = sign_in("ann");
  const SignedIn there = sign_in("ann");
  std::promise<Error> ended;
  auto ears = engine_->subscribe(
      caller_of(there), std::nullopt, [](const Event&) {}, [&](const Error& why) { ended.set_value(why); });
  ASSERT_TRUE(ears);
  EXPECT_EQ(engine_->set_password(caller_of(here), "wrong one", "another password").error().field, "current_password");
  ASSERT_TRUE(engine_->set_password(caller_of(here), "password of ann", "another password"));
  EXPECT_TRUE(engine_->verify_token(here.access_token));
  EXPECT_EQ(engine_->verify_token(there.access_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(ended.get_future().wait_for(std::chrono::seconds(5)), std::future_status::ready);
  EXPECT_EQ(engine_->sign_in("ann@example.com", "password of ann").code(), ErrorCode::unauthenticated);
  EXPECT_TRUE(engine_->sign_in("ann@example.com", "another password"));
}

TEST_F(Accounts, NobodyEndsASessionOfAnotherUser) {
  make_user("ann");
  make_user("bob");
  const SignedIn ann = sign_in("ann");
  const SignedIn bob = sign_in("bob");
  EXPECT_EQ(engine_->revoke_session(caller_of(bob), ann.session).code(), ErrorCode::not_found);
  EXPECT_TRUE(engine_->verify_token(ann.access_token));
}

TEST_F(Accounts, ListsTheLiveSessions) {
  make_user("ann");
  const SignedIn one = sign_in("ann");
  const SignedIn two = sign_in("ann");
  ASSERT_TRUE(engine_->sign_out(caller_of(one)));
  auto sessions = engine_->sessions(caller_of(two));
  ASSERT_TRUE(sessions);
  ASSERT_EQ(sessions->size(), 1u);
  EXPECT_EQ(sessions->front().id, two.session);
  EXPECT_EQ(sessions->front().device, "test");
}

TEST_F(Accounts, AHigherPasswordCostRehashesAtTheNextSignIn) {
  make_user("ann");
  engine_.reset();
  EngineOptions costlier = test_options(folder_.path());
  costlier.password_passes = 3;
  auto opened = Engine::open(costlier);
  ASSERT_TRUE(opened) << opened.error().message;
  engine_ = std::move(*opened);
  const Position before = engine_->cursor()->position;
  sign_in("ann");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  // One record for the session, one for the new hash.
  while (engine_->cursor()->position.value < before.value + 2 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_EQ(engine_->cursor()->position.value, before.value + 2);
  const Position rehashed = engine_->cursor()->position;
  sign_in("ann");
  engine_.reset();
  open();
  EXPECT_EQ(engine_->cursor()->position.value, rehashed.value + 1);
}

TEST_F(Accounts, GivesTheHostUsersByEmailPageByPage) {
  const UserId ann = make_user("ann");
  for (const char* name : {"dora", "carl", "bob", "anton"}) make_user(name);
  EXPECT_EQ(engine_->find_user(ann, "ANN@example.com")->id, ann);
  EXPECT_EQ(engine_->find_user(Caller(), "ann@example.com").code(), ErrorCode::unauthenticated);
  EXPECT_TRUE(*engine_->is_registered("ANN@example.com"));
  EXPECT_FALSE(*engine_->is_registered("zoe@example.com"));
  auto page = engine_->users({"", "", 2});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->users.size(), 2u);
  EXPECT_EQ(page->users[0].name, "ann");
  EXPECT_EQ(page->users[1].name, "anton");
  page = engine_->users({"", page->next, 10});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->users.size(), 3u);
  EXPECT_EQ(page->next, "");
  for (const char* prefix : {"an", "AN", " an"}) {
    page = engine_->users({prefix, "", 10});
    ASSERT_TRUE(page);
    EXPECT_EQ(page->users.size(), 2u) << prefix;
  }
  EXPECT_EQ(engine_->users({"\xff", "", 10})->users.size(), 0u);
  EXPECT_EQ(engine_->find_user(ann, "zoe@example.com").code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->find_user("zoe@example.com").code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->find_user("BOB@example.com")->email, "bob@example.com");
  EXPECT_EQ(engine_->user(engine_->find_user("bob@example.com")->id)->email, "bob@example.com");
}

TEST_F(Accounts, UsersFindEachOtherAsTheDirectoryOptionAllows) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  EXPECT_EQ(engine_->users(ann, {})->users.size(), 1u) << "contacts, if nothing else is said";
  EXPECT_EQ(engine_->user(ann, bob).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->find_user(ann, "bob@example.com").code(), ErrorCode::not_found);

  auto options = test_options(folder_.path());
  options.directory = Directory::exact;
  reopen(options);
  EXPECT_EQ(engine_->find_user(ann, "bob@example.com")->id, bob);
  EXPECT_EQ(engine_->find_user(ann, "bob@example.com")->email, "");
  EXPECT_EQ(engine_->users(ann, {})->users.size(), 1u);

  options.directory = Directory::open;
  reopen(options);
  EXPECT_EQ(engine_->users(ann, {"BO", "", 10})->users.front().email, "bob@example.com");
  EXPECT_EQ(engine_->user(ann, bob)->email, "bob@example.com");
  EXPECT_EQ(engine_->open_direct(ann, bob)->peer->email, "bob@example.com");

  options.directory = Directory::contacts;
  reopen(options);
  EXPECT_EQ(engine_->user(ann, bob)->name, "bob");
  EXPECT_EQ(engine_->users(ann, {"BO", "", 10})->users.front().email, "");
  EXPECT_EQ(engine_->open_direct(ann, bob)->peer->email, "");
  const auto signed_in = engine_->sign_in("ann@example.com", "password of ann");
  EXPECT_EQ(signed_in->user.email, "ann@example.com");
}

TEST_F(Accounts, ShowAnInternationalAddressAsTypedAndAcceptBothSpellings) {
  const std::string typed =
      "anna@stra\xc3\x9f"
      "e.example";
  const std::string ascii = "anna@xn--strae-oqa.example";
  const auto anna = engine_->register_user(typed, "password of anna", "Anna");
  ASSERT_TRUE(anna) << anna.error().message;
  EXPECT_EQ(anna->email, typed);
  EXPECT_EQ(engine_->user(anna->id, anna->id)->email, typed);
  EXPECT_TRUE(engine_->sign_in(ascii, "password of anna"));
  EXPECT_EQ(engine_->register_user(ascii, "another password").error().field, "email");
  EXPECT_TRUE(engine_->register_user("anna@strasse.example", "another password")) << "somebody else";
  std::vector<std::string> all;
  UserQuery query;
  query.limit = 1;
  do {
    const auto page = engine_->users(query).value();
    for (const auto& user : page.users) all.push_back(user.email);
    query.after = page.next;
  } while (!query.after.empty());
  EXPECT_EQ(all, (std::vector<std::string>{"anna@strasse.example", typed}));
}

TEST_F(Accounts, HaveVisibleNamesThatDoNotLookLikeAnAddress) {
  const auto field_of = [](const auto& result) { return result ? std::string("taken") : result.error().field; };
  const UserId ann = make_user("ann");
  for (const char* name : {" ", "\xe2\x80\x8b", "\xe3\x85\xa4",
                           "nna\xe2\x80\xae"
                           "A",
                           "A\xe2\x80\x8b"
                           "nn",
                           "ann@example.com", "ANN@example.com", "nobody.yet@example.com"}) {
    EXPECT_EQ(field_of(engine_->register_user("bob@example.com", "password of bob", name)), "name") << name;
    EXPECT_EQ(field_of(engine_->ensure_user("bob@example.com", name)), "name") << name;
    EXPECT_EQ(field_of(engine_->create_group(ann, name, {})), "title") << name;
  }
  EXPECT_TRUE(engine_->register_user("bob@example.com", "password of bob", "Bob@Example.com")) << "their own";
  EXPECT_TRUE(engine_->register_user("cas@example.com", "password of cas")) << "no name is allowed";
}

/// What is called back may take its time, and may even write: no read transaction of ours may stay open meanwhile.
TEST_F(Accounts, ARefusedRefreshIsAnsweredWithNoReadTransactionOpen) {
  const UserId ann = make_user("ann");
  const ConversationId talk = make_direct(ann, make_user("bob"));
  std::string forged = sign_in("ann").refresh_token;
  forged[60] = forged[60] == 'A' ? 'B' : 'A';
  const std::string json = R"({"refresh_token":")" + forged + "\"}";
  OperationRequest request;
  request.name = "sessions.refresh";
  request.json = json;
  bool told = false;
  engine_->operations().call_async(request, [&](const Result<OperationReply>& reply) {
    told = true;
    EXPECT_EQ(reply.code(), ErrorCode::unauthenticated);
    send(ann, talk, "one");
    send(ann, talk, "two");
    // Other readers come and go.
    std::uint64_t behind = 1;
    for (int i = 0; i < 200 && behind > 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      behind = engine_->stats().reader_behind_commits;
    }
    EXPECT_EQ(behind, 0u);
  });
  EXPECT_TRUE(told) << "not at once: nothing is tested";
}

}  // namespace
}  // namespace confab::tests
