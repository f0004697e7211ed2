#pragma once

#include <string>

namespace confab::servers::api {

/// The OpenAPI 3.1 document of /v1, made of the catalogue, without newlines. Each operation of the catalogue that has a
/// route is in it. The routes of --old-routes are not: the document itself says why.
std::string openapi_document();

}  // namespace confab::servers::api
