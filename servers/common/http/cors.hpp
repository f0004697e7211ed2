#pragma once

#include <set>
#include <string>
#include <string_view>

#include "common/http/responder.hpp"

namespace confab::servers {

/// Which foreign pages may call us: exact origins ("https://chat.example.org"), no patterns, never "*".
struct CorsPolicy {
  std::set<std::string, std::less<>> origins;
  bool allow_credentials = false;
  int max_age_seconds = 600;

  bool allows(std::string_view origin) const { return origins.find(origin) != origins.end(); }
};

/// The fields that let an allowed origin read an answer to this request. Others get none: their browser refuses it.
ResponseFields cors_fields(const CorsPolicy& policy, const RequestHead& head);

/// Adds them to whatever `responder` answers.
void add_cors_headers(const CorsPolicy& policy, const Request& request, const Responder& responder);

/// Whether this is a browser asking leave in advance (a "preflight").
bool is_preflight(const Request& request);

/// The answer to a preflight: 204 with what is allowed, or 403. `allow` lists the methods of the path.
Response preflight_response(const CorsPolicy& policy, const Request& request, std::string_view allow);

}  // namespace confab::servers
