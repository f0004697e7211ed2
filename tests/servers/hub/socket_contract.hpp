#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace confab::servers::hub {

/// Compares what one WebSocket sends with the AsyncAPI document of this build.
class SocketContract {
 public:
  /// Remembers which operations the requests of a message are about, one on each line.
  void sent(std::string_view message);
  /// Why the document does not describe this answer or event; empty if it does.
  std::string fault(std::string_view received) const;

 private:
  std::map<std::int64_t, std::string> operations_;  ///< by id of the request
};

}  // namespace confab::servers::hub
