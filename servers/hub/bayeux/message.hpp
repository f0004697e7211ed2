#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/result.hpp>

#include "hub/bayeux/limits.hpp"

namespace confab::servers::hub::bayeux {

/// A message of a client, with the members that the hub reads. An empty member was missing.
struct Message {
  std::string channel;
  std::string client_id;
  std::string id;       ///< as text
  std::string id_json;  ///< as it stood there: a string or an integer
  std::string version;
  std::string connection_type;
  std::optional<std::vector<std::string>> connection_types;
  std::vector<std::string> subscription;
  bool subscription_is_list = false;
  std::optional<std::int64_t> advice_timeout_ms;
  std::string token;  ///< ext.token
  bool has_data = false;
  std::optional<std::string> body;  ///< data.body
  std::optional<std::string> from;  ///< data.from

  /// About how much memory it takes, for limits in bytes.
  std::size_t bytes() const;
};

/// Reads what clients send: one message or an array of them. Keeps its buffers; one for each thread.
class MessageReader {
 public:
  explicit MessageReader(const BayeuxLimits& limits);
  ~MessageReader();

  /// Errors: invalid_argument, too_large
  Result<std::vector<Message>> read(std::string_view text);

 private:
  struct Parser;
  const BayeuxLimits limits_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace confab::servers::hub::bayeux
