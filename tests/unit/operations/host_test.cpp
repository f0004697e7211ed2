#include <future>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

class HostOperations : public TestEngine {
 protected:
  Result<OperationReply> call(std::string_view name, std::string_view json, bool host = true, UserId user = {}) {
    OperationRequest request;
    request.name = name;
    request.json = json;
    request.host = host;
    request.caller = user;
    return engine_->operations().call(request);
  }

  static std::string text_of(const std::string& json, const std::string& member) {
    const std::size_t at = json.find("\"" + member + "\":\"");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + member.size() + 4;
    return json.substr(begin, json.find('"', begin) - begin);
  }
};

TEST_F(HostOperations, AreForTheHostAlone) {
  const UserId ann = make_user("ann");
  for (const OperationInfo& info : engine_->operations().catalogue()) {
    if (info.access != OperationInfo::Access::host) continue;
    EXPECT_EQ(call(info.name, "{}", false).code(), ErrorCode::not_found) << info.name;
    EXPECT_EQ(call(info.name, "{}", false, ann).code(), ErrorCode::not_found) << info.name;
    EXPECT_TRUE(info.path.empty() && info.method.empty()) << info.name;
  }
  EXPECT_EQ(call("users.me", "{}").code(), ErrorCode::unauthenticated) << "the host is no user";
}

TEST_F(HostOperations, BackupCopiesTheDirectoryWhileItIsInUse) {
  const UserId ann = make_user("ann");
  const std::string target = folder_ / "copy";
  const auto made = call("host.backup", R"({"target":")" + target + R"("})");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(text_of(made->json, "cursor"), engine_->cursor()->to_string());
  EXPECT_EQ(call("host.backup", R"({"target":")" + target + R"("})").error().field, "target") << "it exists now";
  EXPECT_EQ(call("host.backup", R"({"target":""})").error().field, "target");
  EXPECT_EQ(call("host.backup", R"({"target":"/nowhere/copy"})").code(), ErrorCode::io_error);
  const auto copy = Engine::open(test_options(target));
  ASSERT_TRUE(copy) << copy.error().message;
  EXPECT_TRUE((*copy)->user(ann, ann));
}

TEST_F(HostOperations, EnsureUserMakesOneUserOfAnEmail) {
  auto first = engine_->ensure_user("Ann@Example.com", "Ann");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->email, "ann@example.com");
  auto again = engine_->ensure_user("ann@example.com", "Another");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->id, first->id);
  EXPECT_EQ(again->name, "Ann");
  EXPECT_EQ(engine_->stats().users, 1u);
  EXPECT_EQ(engine_->ensure_user("nonsense").error().field, "email");
  EXPECT_EQ(engine_->ensure_user("bob@example.com", "a\nb").error().field, "name");
}

TEST_F(HostOperations, EnsureUserRefusesAUserWithAPassword) {
  const UserId cleo = make_user("cleo");
  const auto refused = engine_->ensure_user("Cleo@example.com", "Cleo");
  EXPECT_EQ(refused.code(), ErrorCode::conflict);
  EXPECT_EQ(refused.error().field, "email");
  EXPECT_EQ(call("host.ensure_user", R"({"email":"cleo@example.com"})").code(), ErrorCode::conflict);
  EXPECT_EQ(call("host.ensure_user", R"({"email":"cleo@example.com","adopt":false})").code(), ErrorCode::conflict);
  EXPECT_EQ(engine_->stats().users, 1u);

  auto adopted = engine_->ensure_user("cleo@example.com", {}, true);
  ASSERT_TRUE(adopted) << adopted.error().message;
  EXPECT_EQ(adopted->id, cleo);
  auto told = call("host.ensure_user", R"({"email":"cleo@example.com","adopt":true})");
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_NE(told->json.find("\"id\":" + std::to_string(cleo.value) + ","), std::string::npos) << told->json;
}

TEST_F(HostOperations, AdoptingAUserOfTheHostGivesTheSameUser) {
  const auto made = engine_->ensure_user("ann@example.com", "Ann", true);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(engine_->ensure_user("ann@example.com")->id, made->id);
  EXPECT_EQ(engine_->ensure_user("ann@example.com", {}, true)->id, made->id);
}

TEST_F(HostOperations, EnsureUserAndRegistrationAtOnceNeverShareAUser) {
  for (int i = 0; i < 8; ++i) {
    const std::string email = "user" + std::to_string(i) + "@example.com";
    auto registered = std::async(std::launch::async, [&] { return engine_->register_user(email, "correct horse"); });
    const auto ensured = engine_->ensure_user(email);
    const auto theirs = registered.get();
    EXPECT_NE(ensured.has_value(), theirs.has_value()) << "one of them is refused";
    EXPECT_EQ((ensured ? theirs : ensured).code(), ErrorCode::conflict);
  }
}

TEST_F(HostOperations, EnsureUserAtOnceGivesTheSameUser) {
  std::vector<std::future<Result<User>>> made;
  for (int i = 0; i < 8; ++i) {
    made.push_back(std::async(std::launch::async, [this] { return engine_->ensure_user("ann@example.com"); }));
  }
  for (auto& one : made) {
    auto user = one.get();
    ASSERT_TRUE(user) << user.error().message;
    EXPECT_EQ(user->id, UserId{1});
  }
  EXPECT_EQ(engine_->stats().users, 1u);
}

TEST_F(HostOperations, AUserWithoutAPasswordCannotSignInWithOne) {
  const UserId ann = engine_->ensure_user("ann@example.com")->id;
  for (const char* password : {"", "!", "correct horse"}) {
    EXPECT_EQ(engine_->sign_in("ann@example.com", password).code(), ErrorCode::unauthenticated) << password;
    EXPECT_EQ(engine_->set_password(ann, password, "a new password").error().field, "current_password") << password;
  }
  EXPECT_EQ(engine_->register_user("ann@example.com", "correct horse").code(), ErrorCode::conflict);
}

TEST_F(HostOperations, SignInUserStartsASessionLikeAnyOther) {
  const UserId ann = engine_->ensure_user("ann@example.com")->id;
  auto signed_in = engine_->sign_in_user(ann, "their page");
  ASSERT_TRUE(signed_in) << signed_in.error().message;
  EXPECT_EQ(engine_->verify_token(signed_in->access_token)->caller.user, ann);
  ASSERT_TRUE(engine_->refresh(signed_in->refresh_token));
  auto sessions = engine_->sessions({ann, signed_in->session});
  ASSERT_TRUE(sessions);
  EXPECT_EQ(sessions->at(0).device, "their page");
  ASSERT_TRUE(engine_->sign_out({ann, signed_in->session}));
  EXPECT_EQ(engine_->verify_token(signed_in->access_token).code(), ErrorCode::unauthenticated);

  EXPECT_EQ(engine_->sign_in_user(UserId{99}).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->sign_in_user(ann, "a\nb").error().field, "device");
  EXPECT_TRUE(engine_->sign_in_user(make_user("bob"))) << "also who has a password";
}

TEST_F(HostOperations, TokensAreVerifiedAndKeysListed) {
  auto made = call("host.ensure_user", R"({"email":"ann@example.com","name":"Ann"})");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_NE(made->json.find(R"("cursor":")"), std::string::npos) << made->json;
  auto signed_in = call("host.sign_in", R"({"user":1})");
  ASSERT_TRUE(signed_in) << signed_in.error().message;
  const std::string token = text_of(signed_in->json, "access_token");
  auto info = call("host.verify_token", R"({"token":")" + token + "\"}");
  ASSERT_TRUE(info) << info.error().message;
  EXPECT_NE(info->json.find(R"("user":1,"session":1,"expires_at":)"), std::string::npos) << info->json;
  EXPECT_EQ(call("host.verify_token", R"({"token":"x"})").code(), ErrorCode::unauthenticated);

  auto keys = call("host.keys", "");
  ASSERT_TRUE(keys);
  auto rotated = call("host.rotate_key", "");
  ASSERT_TRUE(rotated) << rotated.error().message;
  const std::string kid = text_of(rotated->json, "kid");
  EXPECT_EQ(keys->json.find(kid), std::string::npos);
  EXPECT_NE(call("host.keys", "")->json.find(kid), std::string::npos);
  EXPECT_TRUE(call("host.verify_token", R"({"token":")" + token + "\"}"));
}

TEST_F(HostOperations, StatsCursorAndTrimAreAnswered) {
  const UserId ann = make_user("ann");
  const ConversationId chat = make_direct(ann, make_user("bob"));
  send(ann, chat, "hi");
  auto stats = call("host.stats", "");
  ASSERT_TRUE(stats);
  EXPECT_NE(stats->json.find(R"("users":2,"conversations":1)"), std::string::npos) << stats->json;
  auto cursor = call("host.cursor", "{}");
  ASSERT_TRUE(cursor);
  EXPECT_EQ(text_of(cursor->json, "cursor"), engine_->cursor()->to_string());
  auto trimmed = call("host.trim", R"({"up_to":1})");
  ASSERT_TRUE(trimmed) << trimmed.error().message;
  EXPECT_NE(trimmed->json.find(R"("trimmed_to":)"), std::string::npos) << trimmed->json;
}

TEST_F(HostOperations, UpdateUserGivesANewNameAndEmailAndEndsNoSession) {
  const UserId ann = make_user("ann");
  make_user("bob");
  const auto in = engine_->sign_in("ann@example.com", "password of ann");
  const auto renamed = engine_->update_user(ann, {.email = {}, .name = "Ann Smith"});
  ASSERT_TRUE(renamed) << renamed.error().message;
  EXPECT_EQ(renamed->name, "Ann Smith");
  EXPECT_EQ(renamed->email, "ann@example.com");
  auto told = call("host.update_user", R"({"user":1,"email":"Ann.Smith@example.com"})");
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_EQ(text_of(told->json, "email"), "ann.smith@example.com");
  EXPECT_EQ(text_of(told->json, "name"), "Ann Smith");
  EXPECT_TRUE(engine_->verify_token(in->access_token));
  EXPECT_EQ(engine_->sign_in("ann@example.com", "password of ann").code(), ErrorCode::unauthenticated);
  EXPECT_TRUE(engine_->sign_in("ann.smith@example.com", "password of ann"));
  EXPECT_TRUE(engine_->register_user("ann@example.com", "another password")) << "the old address is free";
  EXPECT_EQ(engine_->update_user(ann, {.email = "bob@example.com", .name = {}}).code(), ErrorCode::conflict);
  EXPECT_EQ(engine_->update_user(ann, {.email = {}, .name = " "}).error().field, "name");
  EXPECT_EQ(engine_->update_user(ann, {.email = {}, .name = "bob@example.com"}).error().field, "name");
  EXPECT_EQ(engine_->update_user(UserId(99), {.email = {}, .name = "x"}).code(), ErrorCode::not_found);
  const auto before = engine_->cursor().value();
  EXPECT_TRUE(engine_->update_user(ann, {.email = "ann.smith@example.com", .name = "Ann Smith"}));
  EXPECT_EQ(engine_->cursor().value(), before) << "nothing changed";
}

}  // namespace
}  // namespace confab::tests
