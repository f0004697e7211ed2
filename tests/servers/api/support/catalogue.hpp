#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "servers/api/support/api_test.hpp"

namespace confab::tests {

/// One field of an operation as GET /v1/operations describes it.
struct CatalogueField {
  std::string name;
  std::string type;
  bool required = false;
  bool nullable = false;
  bool in_path = false;
  std::uint64_t bytes_max = 0;
  std::uint64_t max = 0;
};

/// One operation as GET /v1/operations describes it.
struct CatalogueEntry {
  std::string name;
  std::string method;
  std::string path;  ///< with its {names}
  int status = 0;
  bool anonymous = false;
  bool mutation = false;
  std::vector<CatalogueField> request;
  std::vector<CatalogueField> reply;

  bool takes_body() const { return method == "POST" || method == "PUT" || method == "PATCH"; }
};

std::vector<CatalogueEntry> read_catalogue(const Answer& answer);

/// What the good call of an operation needs to be there.
struct Scene {
  Person ann, bob, cleo;
  std::uint64_t direct = 0;         ///< of ann and bob, with three messages
  std::uint64_t group = 0;          ///< ann owns it, bob is a member
  std::uint64_t left = 0;           ///< ann's group, which bob left
  std::string invite;               ///< token of an invitation to the group
  std::string cursor;               ///< from before the messages
  std::uint64_t other_session = 0;  ///< a second one of ann
  std::string new_email;
  std::string reset_token;  ///< of cleo, for a new password
  std::string email_token;  ///< of cleo, for a new address
};

/// A call that an operation must answer with success.
struct GoodCall {
  std::string path;  ///< with ids and query
  std::string body;
  Person who;
};

/// By operation name: one for every operation there is.
const std::map<std::string, std::function<GoodCall(const Scene&)>>& good_calls();

}  // namespace confab::tests
