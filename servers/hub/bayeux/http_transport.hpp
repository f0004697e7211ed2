#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/client.hpp"
#include "common/http/responder.hpp"
#include "hub/bayeux/clients.hpp"
#include "hub/bayeux/message.hpp"

namespace confab::servers::hub::bayeux {

/// Where the other loops of this hub are: null for oneself and where there is none.
using SiblingClients = std::function<HttpClient*(int loop)>;

/// Where the client of these messages has its session; nothing if they name none, or none of ours.
std::optional<int> loop_of(const std::vector<Message>& messages);

/// Long-polling (POST) and callback-polling (GET with `message` and `jsonp`), the same between workers. Loop thread
/// only.
class HttpTransport {
 public:
  HttpTransport(Clients& clients, MessageReader& reader, const Engine& engine, const Admission& admission,
                const std::vector<std::string>& origins, SiblingClients siblings);

  void handle(const Request& request, const Responder& responder);

 private:
  class Batch;

  static void answer_options(const Request& request, const Responder& responder);
  bool may_ask(const Request& request) const;

  Clients& clients_;
  MessageReader& reader_;
  const Engine& engine_;
  const Admission& admission_;
  const std::vector<std::string>& origins_;
  const SiblingClients siblings_;
};

}  // namespace confab::servers::hub::bayeux
