#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http/message.hpp"
#include "common/loop/loop_poster.hpp"

namespace confab::servers {

class Connection;

/// One request and the place its answer takes in the connection's order. Touched on the loop's thread only.
struct Exchange {
  Connection* connection = nullptr;  ///< null once answered, taken over or closed
  std::shared_ptr<const RequestData> request;
  std::optional<Response> response;
  std::vector<std::pair<std::string, std::string>> extra_headers;
  std::function<void()> on_abandoned;
  std::string_view route = "(none)";
  std::string user;
  std::chrono::steady_clock::time_point began{};
  std::size_t bytes_in = 0;
};

/// What the copies of a Responder share.
struct ResponderHandle {
  ResponderHandle(std::shared_ptr<Exchange> of, std::shared_ptr<LoopPoster> via)
      : exchange(std::move(of)), poster(std::move(via)) {}
  ~ResponderHandle();
  ResponderHandle(const ResponderHandle&) = delete;
  ResponderHandle& operator=(const ResponderHandle&) = delete;

  void answer(Response response);

  std::shared_ptr<Exchange> exchange;
  std::shared_ptr<LoopPoster> poster;
  std::atomic<bool> answered{false};
};

}  // namespace confab::servers
