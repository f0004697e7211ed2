#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "servers/api/support/api_client.hpp"
#include "servers/api/support/api_process.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {

/// A signed-in user.
struct Person {
  std::uint64_t id = 0;
  std::string email;
  std::string password;
  std::string token;
  std::string refresh_token;
  std::uint64_t session = 0;
};

/// Tests that share one server per suite. Each makes users of its own. At the end nothing secret stands in its log.
class ApiTest : public ::testing::Test {
 public:
  static void SetUpTestSuite() { start_api({}); }
  static void TearDownTestSuite();

 protected:
  /// For a suite that needs a server of other options.
  static void start_api(const std::vector<std::string>& more_arguments);

  static int port() { return api_->port(); }
  static int metrics_port() { return api_->metrics_port(); }
  static const std::string& data_dir() { return folder_->path(); }

  static Answer ask(const std::string& method, const std::string& path, const Call& call = {}) {
    return confab::tests::ask(port(), method, path, call);
  }
  static Answer get(const Person& who, const std::string& path) { return ask("GET", path, {.token = who.token}); }
  static Answer del(const Person& who, const std::string& path) { return ask("DELETE", path, {.token = who.token}); }
  static Answer post(const Person& who, const std::string& path, const std::string& body = "") {
    return ask("POST", path, {.token = who.token, .body = body});
  }
  static Answer put(const Person& who, const std::string& path, const std::string& body = "") {
    return ask("PUT", path, {.token = who.token, .body = body});
  }

  /// "name-7@example.com", never the same twice.
  static std::string new_email(const std::string& name);
  static Person sign_up(const std::string& name);
  static Person sign_in(Person person);
  /// The name that the server gives its cookie.
  static std::string cookie_name();
  static std::uint64_t make_direct(const Person& one, const Person& other);
  static std::string messages_of(std::uint64_t conversation);

  /// Text that must not reach the log.
  static void keep_secret(const std::string& text) { secrets_.push_back(text); }

 private:
  static inline std::unique_ptr<tests::TempDir> folder_;
  static inline std::unique_ptr<ApiProcess> api_;
  static inline std::vector<std::string> secrets_;
  static inline int emails_ = 0;
};

/// Whether it is a problem object of this status, code and field, as docs/reference/protocol.md has it.
::testing::AssertionResult is_problem(const Answer& answer, int status, const std::string& code,
                                      const std::string& field = "");

}  // namespace confab::tests
