// What holds for every operation of the catalogue alike. A new operation is tested here once it is listed in
// good_calls(), and fails a test until it is.
#include "servers/api/support/catalogue.hpp"

#include <memory>
#include <set>

#include "servers/api/support/mail_script.hpp"

namespace confab::tests {
namespace {

class ApiCatalogue : public ApiTest {
 public:
  static void SetUpTestSuite() {
    script_ = std::make_unique<MailScript>();
    start_api({"--mail-command", script_->command(), "--mail-from", "chat@example.com", "--mail-link",
               "https://chat.example.com/#{action}={token}"});
  }
  static void TearDownTestSuite() {
    ApiTest::TearDownTestSuite();
    script_.reset();
  }

 protected:
  void SetUp() override { catalogue_ = read_catalogue(ask("GET", "/v1/operations")); }

  static Scene make_scene() {
    Scene scene;
    scene.ann = sign_up("ann");
    scene.bob = sign_up("bob");
    scene.cleo = sign_up("cleo");
    scene.new_email = new_email("dan");
    scene.other_session = sign_in(scene.ann).session;
    scene.direct = make_direct(scene.ann, scene.bob);
    scene.cursor = get(scene.bob, "/v1/conversations").text("/cursor");
    for (const char* body : {"one", "two", "three"}) {
      post(scene.ann, messages_of(scene.direct), std::string(R"({"body":")") + body + "\"}");
    }
    for (auto* id : {&scene.group, &scene.left}) {
      const auto group = post(scene.ann, "/v1/conversations/groups",
                              R"({"title":"we","members":[)" + std::to_string(scene.bob.id) + "]}");
      *id = group.number("/id");
      EXPECT_NE(*id, 0u) << group.body();
    }
    const std::string group = "/v1/conversations/" + std::to_string(scene.group);
    scene.invite = post(scene.ann, group + "/invites", "{}").text("/token");
    post(scene.bob, "/v1/conversations/" + std::to_string(scene.left) + "/leave", "");
    return scene;
  }

  /// Those that come by mail.
  static void get_tokens(Scene& scene) {
    ask("POST", "/v1/passwords/request_reset", {.body = R"({"email":")" + scene.cleo.email + "\"}"});
    scene.reset_token = script_->wait_for_token(scene.cleo.email, "reset-password");
    const std::string next = new_email("cleo");
    put(scene.cleo, "/v1/me/email", R"({"email":")" + next + R"(","password":")" + scene.cleo.password + "\"}");
    scene.email_token = script_->wait_for_token(next, "confirm-email");
  }

  static GoodCall good_call(const CatalogueEntry& entry, const Scene& scene) {
    const auto found = good_calls().find(entry.name);
    if (found == good_calls().end()) return {};  // EveryOperationIsCalled fails
    return found->second(scene);
  }

  static Answer send(const CatalogueEntry& entry, const GoodCall& good, const std::string& body,
                     const std::string& type = "application/json") {
    return ask(entry.method, good.path, {.token = good.who.token, .body = body, .type = type});
  }

  /// The path with `value` in the place of a {name}, the others filled.
  static std::string path_with(const CatalogueEntry& entry, const std::string& name, const std::string& value) {
    std::string path = entry.path;
    for (const CatalogueField& field : entry.request) {
      if (!field.in_path) continue;
      const std::string braced = "{" + field.name + "}";
      path.replace(path.find(braced), braced.size(), field.name == name ? value : "1");
    }
    return path;
  }

  static std::string without_query(const std::string& path) { return path.substr(0, path.find('?')); }

  /// `{…}` with one more member.
  static std::string with_member(const std::string& body, const std::string& member) {
    if (body.size() < 3) return "{" + member + "}";
    return body.substr(0, body.size() - 1) + "," + member + "}";
  }

  /// A value that no field of this type takes.
  static std::string right_value(const CatalogueField& field) {
    if (field.type == "array") return "[1]";
    if (field.type == "integer") return "1";
    if (field.type == "boolean") return "true";
    return field.type == "object" ? "{}" : "\"some text\"";
  }

  static std::string wrong_value(const CatalogueField& field) {
    return field.type == "string" ? "7" : field.type == "array" ? "{}" : "\"x\"";
  }

  std::vector<CatalogueEntry> catalogue_;
  static inline std::unique_ptr<MailScript> script_;
};

TEST_F(ApiCatalogue, EveryOperationIsCalled) {
  std::set<std::string> names;
  for (const CatalogueEntry& entry : catalogue_) names.insert(entry.name);
  EXPECT_GE(names.size(), 25u);
  for (const auto& name : names) EXPECT_TRUE(good_calls().contains(name)) << "no test calls " << name;
  for (const auto& [name, call] : good_calls()) EXPECT_TRUE(names.contains(name)) << name << " is gone";
}

TEST_F(ApiCatalogue, TheHostsOperationsHaveNoRoute) {
  const Scene scene = make_scene();
  for (const char* path : {"/v1/host/stats", "/v1/host.stats", "/v1/stats", "/v1/operations/host.stats", "/v1/"}) {
    for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
      EXPECT_GE(ask(method, path, {.token = scene.ann.token, .body = "{}"}).status(), 404) << method << " " << path;
    }
  }
}

TEST_F(ApiCatalogue, GoodCallsAreAnsweredAsDescribed) {
  for (const CatalogueEntry& entry : catalogue_) {
    SCOPED_TRACE(entry.name);
    Scene scene = make_scene();
    if (entry.name == "passwords.reset" || entry.name == "users.confirm_email") get_tokens(scene);
    const GoodCall good = good_call(entry, scene);
    const auto answer = send(entry, good, good.body);
    ASSERT_EQ(answer.status(), entry.status) << answer.body();
    EXPECT_EQ(answer.header("content-type"), "application/json; charset=utf-8");
    EXPECT_FALSE(answer.header("x-request-id").empty());
    if (entry.mutation) {
      EXPECT_FALSE(answer.text("/cursor").empty()) << answer.body();
    }
    for (const CatalogueField& field : entry.reply) {
      const std::string pointer = "/" + field.name;
      if (!answer.has(pointer)) {
        EXPECT_FALSE(field.required) << "no " << field.name << " in " << answer.body();
      } else if (answer.is_null(pointer)) {
        EXPECT_TRUE(field.nullable) << field.name << " is null";
      }
    }
  }
}

TEST_F(ApiCatalogue, CallsOfUsersWantAToken) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    if (entry.anonymous) continue;
    SCOPED_TRACE(entry.name);
    const GoodCall good = good_call(entry, scene);
    const std::string authorization = "Authorization: Bearer " + good.who.token + "\r\n";
    const std::string cookie =
        "Cookie: " + cookie_name() + "=" + good.who.refresh_token + "\r\nOrigin: http://chat.test\r\n";
    for (const std::string& headers : std::vector<std::string>{
             "", "Authorization: Bearer\r\n", "Authorization: Bearer x\r\n", "Authorization: Basic eDp5\r\n",
             authorization + authorization, cookie, "X-Token: " + good.who.token + "\r\n"}) {
      const auto answer = ask(entry.method, good.path, {.body = good.body, .headers = headers});
      EXPECT_TRUE(is_problem(answer, 401, "unauthenticated")) << headers;
      EXPECT_EQ(answer.header("www-authenticate"), "Bearer");
    }
  }
}

TEST_F(ApiCatalogue, BodiesThatAreNoJsonObjectAreRefused) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    if (!entry.takes_body()) continue;
    SCOPED_TRACE(entry.name);
    const GoodCall good = good_call(entry, scene);
    using namespace std::string_literals;
    for (const std::string& body :
         {"{\"a\":"s, "{\"a\":1}}"s, "[]"s, "\"text\""s, "null"s, " "s, "{'a':1}"s, "{\"a\":\"\xff\"}"s,
          "{\"a\":\"\xed\xa0\x80\"}"s, "{\"a\":\"\0\"}"s, "\0"s, "{\"a\":\"\\ud800\"}"s}) {
      EXPECT_TRUE(is_problem(send(entry, good, body), 422, "invalid_argument")) << body;
    }
    EXPECT_TRUE(is_problem(send(entry, good, "{\"x\":1,\"x\":2}"), 422, "invalid_argument", "x"));
    EXPECT_TRUE(is_problem(send(entry, good, std::string(150'000, ' ')), 413, "too_large"));
    const std::string deep = "{\"x\":" + std::string(500, '[') + std::string(500, ']') + "}";
    EXPECT_EQ(send(entry, good, deep).status(), 422);
  }
}

TEST_F(ApiCatalogue, OtherContentTypesAreRefused) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    if (!entry.takes_body()) continue;
    SCOPED_TRACE(entry.name);
    const GoodCall good = good_call(entry, scene);
    for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded", "application/json5"}) {
      EXPECT_TRUE(is_problem(send(entry, good, "{}", type), 415, "invalid_argument")) << type;
    }
    EXPECT_EQ(send(entry, good, "{", "Application/JSON;charset=utf-8").status(), 422) << "the type must be taken";
  }
}

TEST_F(ApiCatalogue, UnknownFieldsAreNamed) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    SCOPED_TRACE(entry.name);
    GoodCall good = good_call(entry, scene);
    if (entry.takes_body()) {
      const auto answer = send(entry, good, with_member(good.body, "\"no_such\":1"));
      EXPECT_TRUE(is_problem(answer, 422, "invalid_argument", "no_such"));
    } else {
      good.path += (good.path.find('?') == std::string::npos ? "?" : "&") + std::string("no_such=1");
      EXPECT_TRUE(is_problem(send(entry, good, ""), 422, "invalid_argument", "no_such"));
    }
  }
}

TEST_F(ApiCatalogue, WrongTypesAreNamed) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    const GoodCall good = good_call(entry, scene);
    for (const CatalogueField& field : entry.request) {
      SCOPED_TRACE(entry.name + " " + field.name);
      if (field.in_path) {
        for (const char* value : {"x", "-1", "1.5", "0x1", "9007199254740992", "99999999999999999999999", "%00x"}) {
          auto call = good;
          call.path = path_with(entry, field.name, value);
          const auto answer = send(entry, call, good.body);
          EXPECT_EQ(answer.status(), value[0] == '%' ? 400 : 422) << value << answer.body();
        }
      } else if (entry.takes_body()) {
        const auto answer = send(entry, good, "{\"" + field.name + "\":" + wrong_value(field) + "}");
        // The first fault is told; which that is, is the order of the fields.
        EXPECT_EQ(answer.text("/code"), "invalid_argument") << answer.body();
      } else if (field.type != "string") {
        auto call = good;
        call.path = without_query(good.path) + "?" + field.name + "=x";
        EXPECT_EQ(send(entry, call, "").status(), 422);
      }
    }
  }
}

TEST_F(ApiCatalogue, MissingFieldsAreNamed) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    SCOPED_TRACE(entry.name);
    GoodCall good = good_call(entry, scene);
    std::string first;
    for (const CatalogueField& field : entry.request) {
      if (field.required && !field.in_path && first.empty()) first = field.name;
    }
    if (first.empty()) continue;
    good.path = without_query(good.path);
    EXPECT_TRUE(is_problem(send(entry, good, ""), 422, "invalid_argument", first));
    if (entry.takes_body()) {
      EXPECT_TRUE(is_problem(send(entry, good, "{}"), 422, "invalid_argument", first));
      EXPECT_TRUE(is_problem(send(entry, good, "{\"" + first + "\":null}"), 422, "invalid_argument", first));
    }
  }
}

TEST_F(ApiCatalogue, TextOverItsLimitIsTooLarge) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    const GoodCall good = good_call(entry, scene);
    for (const CatalogueField& field : entry.request) {
      if (field.bytes_max == 0 || field.in_path) continue;
      SCOPED_TRACE(entry.name + " " + field.name);
      const std::string text(field.bytes_max + 1, 'a');
      auto call = good;
      std::string body;
      if (entry.takes_body()) {
        // Everything before it must be right for it to be the first fault.
        const std::string value = field.type == "object" ? "{\"text\":\"" + text + "\"}" : "\"" + text + "\"";
        body = "{\"" + field.name + "\":" + value;
        for (const CatalogueField& before : entry.request) {
          if (before.name == field.name) break;
          if (!before.in_path) body += ",\"" + before.name + "\":" + right_value(before);
        }
        body += "}";
      } else {
        // As in a body: what is wanted before it stays.
        const bool is_given = good.path.find(field.name + "=") != std::string::npos;
        call.path = (is_given ? without_query(good.path) : good.path);
        call.path += (call.path.find('?') == std::string::npos ? "?" : "&") + field.name + "=" + text;
      }
      EXPECT_TRUE(is_problem(send(entry, call, body), 413, "too_large", field.name));
    }
  }
}

TEST_F(ApiCatalogue, ReadsTakeNoBodyAndNoBrokenQuery) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    if (entry.takes_body()) continue;
    SCOPED_TRACE(entry.name);
    GoodCall good = good_call(entry, scene);
    EXPECT_TRUE(is_problem(send(entry, good, "{}"), 422, "invalid_argument"));
    const std::string path = without_query(good.path);
    good.path = path + "?x=1&x=2";
    EXPECT_TRUE(is_problem(send(entry, good, ""), 422, "invalid_argument", "x"));
    good.path = path + "?x=%zz";
    EXPECT_TRUE(is_problem(send(entry, good, ""), 422, "invalid_argument"));
    good.path = path + "?";
    for (int i = 0; i < 70; ++i) good.path += "a=1&";
    EXPECT_TRUE(is_problem(send(entry, good, ""), 413, "too_large"));
    for (const CatalogueField& field : entry.request) {
      if (field.max == 0) continue;
      good.path = path + "?" + field.name + "=" + std::to_string(field.max + 1);
      EXPECT_EQ(send(entry, good, "").status(), 422) << good.path;
      good.path = path + "?" + field.name + "=0";
      EXPECT_EQ(send(entry, good, "").status(), 422) << good.path;
    }
  }
}

TEST_F(ApiCatalogue, FieldsOfABodyAreNotTakenFromTheQuery) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    if (!entry.takes_body()) continue;
    SCOPED_TRACE(entry.name);
    GoodCall good = good_call(entry, scene);
    good.path += "?password=secret%20in%20the%20query";
    EXPECT_TRUE(is_problem(send(entry, good, good.body), 422, "invalid_argument", "password"));
  }
  keep_secret("secret%20in");
  keep_secret("secret in");
}

TEST_F(ApiCatalogue, OtherMethodsAreNotAllowed) {
  const Scene scene = make_scene();
  for (const CatalogueEntry& entry : catalogue_) {
    SCOPED_TRACE(entry.name);
    const std::string path = without_query(good_call(entry, scene).path);
    std::set<std::string> known;
    for (const CatalogueEntry& other : catalogue_) {
      if (other.path == entry.path) known.insert(other.method);
    }
    const std::string method = known.contains("PATCH") ? "PUT" : "PATCH";
    ASSERT_FALSE(known.contains(method));
    const auto answer = ask(method, path, {.token = scene.ann.token, .body = "{}"});
    EXPECT_TRUE(is_problem(answer, 405, "method_not_allowed"));
    EXPECT_NE(answer.header("allow").find(entry.method), std::string::npos) << answer.header("allow");
  }
}

}  // namespace
}  // namespace confab::tests
