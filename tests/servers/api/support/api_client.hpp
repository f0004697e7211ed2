#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "servers/common/support/raw_client.hpp"

namespace confab::tests {

/// One answer of the server. Members of its JSON are named by JSON pointers: "/users/0/id".
class Answer {
 public:
  explicit Answer(RawResponse response);

  int status() const { return response_.status; }
  const std::string& body() const { return response_.body; }
  /// Empty if there is no such field. `name` in lower case.
  std::string header(const std::string& name) const;

  bool is_json() const { return valid_; }
  bool has(std::string_view pointer) const;
  bool is_null(std::string_view pointer) const;
  /// Empty, or 0, if it is something else.
  std::string text(std::string_view pointer) const;
  std::uint64_t number(std::string_view pointer) const;
  bool flag(std::string_view pointer) const;
  /// Items of an array, members of an object.
  std::size_t size(std::string_view pointer) const;
  simdjson::dom::element root() const { return root_; }

 private:
  RawResponse response_;
  std::shared_ptr<simdjson::dom::parser> parser_;
  simdjson::dom::element root_;
  bool valid_ = false;
};

/// What a request says beside method and path.
struct Call {
  std::string token;    ///< for `Authorization: Bearer`; none if empty
  std::string body;     ///< JSON; none if empty
  std::string headers;  ///< whole lines
  std::string type = "application/json";
};

/// The bytes of a request.
std::string request_text(const std::string& method, const std::string& path, const Call& call);

/// Asks over a connection of its own. An answer of /v1 that the OpenAPI document does not describe fails the test.
Answer ask(int port, const std::string& method, const std::string& path, const Call& call = {});

}  // namespace confab::tests
